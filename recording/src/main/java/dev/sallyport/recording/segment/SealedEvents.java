package dev.sallyport.recording.segment;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Events of one exchange as they stand in a segment: encrypted.
 *
 * @param slot which key of the segment's key file opens them; one slot is one exchange
 * @param sequence how many events of the slot came before them
 * @param count how many they are
 * @param ciphertext nonce, ciphertext and tag of AES-256-GCM; the plaintext is {@link Entries}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
public record SealedEvents(int slot, int sequence, int count, byte[] ciphertext) {

  /** Bytes of a payload before the ciphertext. */
  static final int PREFIX = 3 * Integer.BYTES;

  private static final int SEAL = 12 + 16;

  /** Bytes that sealing adds to a plaintext: prefix, nonce, tag. */
  public static final int OVERHEAD = PREFIX + SEAL;

  /**
   * @param header of the segment, which says whether a frame can hold several
   */
  static SealedEvents decode(byte[] payload, SegmentHeader header) throws MalformedException {
    int prefix = header.countsEvents() ? PREFIX : 2 * Integer.BYTES;
    if (payload.length < prefix + SEAL) {
      throw new MalformedException("the event is too short");
    }
    ByteBuffer in = ByteBuffer.wrap(payload);
    int slot = in.getInt();
    int sequence = in.getInt();
    int count = header.countsEvents() ? in.getInt() : 1;
    if (slot < 0 || sequence < 0) {
      throw new MalformedException("the event has no place");
    }
    if (count < 1 || count > in.remaining() || sequence > Integer.MAX_VALUE - count) {
      throw new MalformedException("the frame cannot hold so many events");
    }
    byte[] ciphertext = new byte[in.remaining()];
    in.get(ciphertext);
    return new SealedEvents(slot, sequence, count, ciphertext);
  }

  /**
   * What is authenticated besides the plaintext: the one place in all journals where the events
   * belong.
   */
  public static byte[] place(UUID journal, long segment, int slot, int sequence) {
    return ByteBuffer.allocate(32)
        .putLong(journal.getMostSignificantBits())
        .putLong(journal.getLeastSignificantBits())
        .putLong(segment)
        .putInt(slot)
        .putInt(sequence)
        .array();
  }
}
