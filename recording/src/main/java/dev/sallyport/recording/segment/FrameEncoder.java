package dev.sallyport.recording.segment;

import java.nio.ByteBuffer;
import java.time.Instant;

/** Turns payloads into the frames of one segment, in order. Not thread-safe. */
public final class FrameEncoder {

  private final Chain chain;
  private long events;

  private FrameEncoder(Chain chain, long events) {
    this.chain = chain;
    this.events = events;
  }

  /** For a new segment that starts with this header. */
  public static FrameEncoder after(SegmentHeader header) {
    return new FrameEncoder(Chain.startingWith(header.encode()), 0);
  }

  /** For a segment that has got this far. */
  public static FrameEncoder resuming(ChainValue chain, long events) {
    return new FrameEncoder(Chain.at(chain), events);
  }

  /** Bytes that a payload of this many bytes takes in the file. */
  public static int sizeOf(int payload) {
    return FrameHead.OVERHEAD + payload;
  }

  /** Whether a payload of this many bytes may be written at all. */
  public static boolean allows(int payload) {
    return payload <= FrameHead.MAX_PAYLOAD;
  }

  /** Puts the frame of an event; {@code out} needs {@link #sizeOf} bytes of room. */
  public void putEvent(ByteBuffer out, byte[] payload) {
    put(out, FrameKind.EVENT, payload);
    events++;
  }

  /** The frame that closes the segment. */
  public ByteBuffer footer(Footer.Why why, Instant at) {
    byte[] payload = new Footer(events, why, at).encode();
    ByteBuffer out = ByteBuffer.allocate(sizeOf(payload.length));
    put(out, FrameKind.FOOTER, payload);
    return out.flip();
  }

  /** Whether no event has been put. */
  public boolean isEmpty() {
    return events == 0;
  }

  /** The chain after what has been put. */
  public ChainValue chain() {
    return chain.value();
  }

  private void put(ByteBuffer out, FrameKind kind, byte[] payload) {
    FrameHead head = new FrameHead(kind, payload.length);
    byte[] value = chain.after(head, payload);
    out.put(head.encode()).putInt(head.checksum(value, payload)).put(value).put(payload);
    chain.accept(value);
  }
}
