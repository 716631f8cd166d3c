package dev.sallyport.recording.segment;

import java.nio.ByteBuffer;

/** Turns payloads into the frames of one segment, in order. Not thread-safe. */
public final class FrameEncoder {

  private final Chain chain;
  private long frames;
  private long events;

  private FrameEncoder(Chain chain, long frames, long events) {
    this.chain = chain;
    this.frames = frames;
    this.events = events;
  }

  /** For a new segment that starts with this header. */
  public static FrameEncoder after(SegmentHeader header) {
    return new FrameEncoder(Chain.startingWith(header.encode()), 0, 0);
  }

  /** For a segment that has got this far. */
  public static FrameEncoder resuming(ChainValue chain, long frames, long events) {
    return new FrameEncoder(Chain.at(chain), frames, events);
  }

  /** Bytes that a payload of this many bytes takes in the file. */
  public static int sizeOf(int payload) {
    return FrameHead.OVERHEAD + payload;
  }

  /** Whether a payload of this many bytes may be written at all. */
  public static boolean allows(long payload) {
    return payload <= FrameHead.MAX_PAYLOAD;
  }

  /**
   * Puts the frame of a sealed event; {@code out} needs {@link #sizeOf} bytes of room.
   *
   * @param content whether it holds what passed
   */
  public void putEvent(ByteBuffer out, boolean content, byte[] payload) {
    put(out, content ? FrameKind.CONTENT : FrameKind.EVENT, payload);
    events++;
  }

  /** Puts the frame of digests of data keys. */
  public void putKeys(ByteBuffer out, byte[] payload) {
    put(out, FrameKind.KEYS, payload);
  }

  /** The frame of a head that was signed at this place. */
  public ByteBuffer head(Head head) {
    byte[] payload = head.encode();
    ByteBuffer out = ByteBuffer.allocate(sizeOf(payload.length));
    put(out, head.why().kind(), payload);
    return out.flip();
  }

  /** Frames that were put. */
  public long frames() {
    return frames;
  }

  /** Events among them. */
  public long events() {
    return events;
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
    frames++;
  }
}
