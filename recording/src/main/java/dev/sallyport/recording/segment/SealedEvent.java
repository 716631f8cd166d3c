package dev.sallyport.recording.segment;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * An event as it stands in a segment: encrypted.
 *
 * @param slot which key of the segment's key file opens it; one slot is one exchange
 * @param sequence how many events of the slot came before it
 * @param ciphertext nonce, ciphertext and tag of AES-256-GCM; the plaintext is an {@link Entry}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
public record SealedEvent(int slot, int sequence, byte[] ciphertext) {

  /** Bytes of a payload before the ciphertext. */
  static final int PREFIX = 2 * Integer.BYTES;

  /** Bytes that sealing adds to a plaintext: prefix, nonce, tag. */
  public static final int OVERHEAD = PREFIX + 12 + 16;

  static SealedEvent decode(byte[] payload) throws MalformedException {
    if (payload.length < OVERHEAD) {
      throw new MalformedException("the event is too short");
    }
    ByteBuffer in = ByteBuffer.wrap(payload);
    int slot = in.getInt();
    int sequence = in.getInt();
    if (slot < 0 || sequence < 0) {
      throw new MalformedException("the event has no place");
    }
    byte[] ciphertext = new byte[in.remaining()];
    in.get(ciphertext);
    return new SealedEvent(slot, sequence, ciphertext);
  }

  /**
   * What is authenticated besides the plaintext: the one place in all journals where the event
   * belongs.
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
