package dev.sallyport.recording.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** One frame as it stands in a file. Its checksum is right; its chain value is only claimed. */
final class Frame {

  private final FrameHead head;
  private final byte[] chainValue;
  private final byte[] payload;

  private Frame(FrameHead head, byte[] chainValue, byte[] payload) {
    this.head = head;
    this.chainValue = chainValue;
    this.payload = payload;
  }

  /**
   * Reads the frame at an offset.
   *
   * @throws MalformedException if no whole frame with the right checksum starts there
   */
  static Frame read(FileWindow file, long offset) throws IOException {
    byte[] prefix = new byte[FrameHead.OVERHEAD];
    int read = file.read(offset, prefix);
    if (read < prefix.length) {
      throw new MalformedException("the frame is cut off after " + read + " bytes");
    }
    FrameHead head =
        FrameHead.decode(prefix).orElseThrow(() -> new MalformedException("no frame starts here"));
    if (head.length() > file.size() - offset - prefix.length) {
      throw new MalformedException("the frame is longer than the file");
    }
    byte[] payload = new byte[head.length()];
    if (file.read(offset + prefix.length, payload) < payload.length) {
      throw new MalformedException("the payload is cut off");
    }
    byte[] value = Arrays.copyOfRange(prefix, FrameHead.OVERHEAD - ChainValue.BYTES, prefix.length);
    if (ByteBuffer.wrap(prefix).getInt(FrameHead.BYTES) != head.checksum(value, payload)) {
      throw new MalformedException("the checksum of the frame does not match");
    }
    return new Frame(head, value, payload);
  }

  FrameKind kind() {
    return head.kind();
  }

  /** Bytes of the whole frame. */
  int size() {
    return FrameEncoder.sizeOf(payload.length);
  }

  byte[] payload() {
    return payload;
  }

  /** Moves the chain over this frame, if the frame is the one that belongs there. */
  boolean advance(Chain chain) {
    if (!Arrays.equals(chainValue, chain.after(head, payload))) {
      return false;
    }
    chain.accept(chainValue);
    return true;
  }
}
