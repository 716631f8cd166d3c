package dev.sallyport.recording.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Turns payloads into the frames of one segment, in order. Not thread-safe. */
public final class FrameEncoder {

  /** Where a frame says how many events it holds. */
  private static final int COUNT = FrameHead.OVERHEAD + 2 * Integer.BYTES;

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
   * Begins the frame of sealed events: puts all of it but the ciphertext and what {@link #link}
   * does. The place has {@link #sizeOf} bytes. Frames may be begun in any order, by any thread.
   *
   * @param content whether they hold what passed
   * @param sequence how many events of the slot came before
   * @param count how many they are
   * @param sealed bytes of nonce, ciphertext and tag
   * @return where these belong
   */
  public static int beginEvents(
      byte[] frames, int at, boolean content, int slot, int sequence, int count, int sealed) {
    FrameKind kind = content ? FrameKind.CONTENT : FrameKind.EVENT;
    new FrameHead(kind, SealedEvents.PREFIX + sealed).put(frames, at);
    ByteBuffer.wrap(frames, at + FrameHead.OVERHEAD, SealedEvents.PREFIX)
        .putInt(slot)
        .putInt(sequence)
        .putInt(count);
    return at + FrameHead.OVERHEAD + SealedEvents.PREFIX;
  }

  /** Begins the frame of digests of data keys. */
  public static void beginKeys(byte[] frames, int at, byte[] payload) {
    begin(frames, at, FrameKind.KEYS, payload);
  }

  private static void begin(byte[] frames, int at, FrameKind kind, byte[] payload) {
    new FrameHead(kind, payload.length).put(frames, at);
    System.arraycopy(payload, 0, frames, at + FrameHead.OVERHEAD, payload.length);
  }

  /** The frame of a head that was signed at this place. */
  public ByteBuffer head(Head head) {
    byte[] payload = head.encode();
    byte[] frame = new byte[sizeOf(payload.length)];
    begin(frame, 0, head.why().kind(), payload);
    link(frame, 0);
    return ByteBuffer.wrap(frame);
  }

  /** Makes a frame that was begun the next one: gives it its chain value and its checksum. */
  public void link(byte[] frames, int at) {
    ByteBuffer frame = ByteBuffer.wrap(frames);
    int payload = frame.getInt(at + FrameHead.BYTES - Integer.BYTES);
    chain.link(frames, at, payload);
    CRC32C crc = new CRC32C();
    crc.update(frames, at, FrameHead.BYTES);
    crc.update(frames, at + FrameHead.CHAIN, ChainValue.BYTES + payload);
    frame.putInt(at + FrameHead.BYTES, (int) crc.getValue());
    this.frames++;
    if (FrameKind.isEvent(frames[at + FrameHead.MARK])) {
      events += frame.getInt(at + COUNT);
    }
  }

  /** Frames that were put. */
  public long frames() {
    return frames;
  }

  /** Events among them. */
  public long events() {
    return events;
  }

  /** The chain after what has been put. */
  public ChainValue chain() {
    return chain.value();
  }
}
