package dev.sallyport.recording.segment;

import dev.sallyport.core.digest.Sha256;
import java.security.MessageDigest;

/**
 * The hash chain of one segment while it is written or read. It starts at SHA-256 of the segment's
 * header, which holds the end of the segment before; each frame moves it on to SHA-256(value ‖
 * frame head ‖ payload). Not thread-safe.
 */
final class Chain {

  private final MessageDigest sha256;
  private byte[] value;

  private Chain(byte[] value) {
    this.sha256 = Sha256.fresh();
    this.value = value;
  }

  /** The chain at the start of a segment with this encoded header. */
  static Chain startingWith(byte[] header) {
    Chain chain = new Chain(new byte[0]);
    chain.accept(chain.sha256.digest(header));
    return chain;
  }

  /** The chain at a known value. */
  static Chain at(ChainValue value) {
    return new Chain(value.bytes());
  }

  /** What the chain would be after a frame; does not move it. */
  byte[] after(FrameHead head, byte[] payload) {
    sha256.update(value);
    sha256.update(head.encode());
    return sha256.digest(payload);
  }

  /**
   * Moves the chain over a frame that is in its place, and puts the value there.
   *
   * @param at where the frame starts
   * @param payload bytes of its payload
   */
  void link(byte[] frames, int at, int payload) {
    sha256.update(value);
    sha256.update(frames, at, FrameHead.BYTES);
    sha256.update(frames, at + FrameHead.OVERHEAD, payload);
    value = sha256.digest();
    System.arraycopy(value, 0, frames, at + FrameHead.CHAIN, ChainValue.BYTES);
  }

  /** Moves the chain to what {@link #after} gave. */
  void accept(byte[] next) {
    value = next;
  }

  ChainValue value() {
    return new ChainValue(value);
  }
}
