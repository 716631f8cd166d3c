package dev.sallyport.recording.segment;

import dev.sallyport.core.digest.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * Digests of slots of the segment's key file. They are in the chain and the slots are not, so that
 * a slot can be erased and cannot be exchanged.
 */
public final class KeyBlock {

  private final int first;
  private final byte[] digests;

  private KeyBlock(int first, byte[] digests) {
    this.first = first;
    this.digests = digests;
  }

  /** For slots that follow each other. */
  public static KeyBlock of(int first, List<byte[]> slots) {
    ByteBuffer digests = ByteBuffer.allocate(slots.size() * ChainValue.BYTES);
    slots.forEach(slot -> digests.put(Sha256.of(slot)));
    return new KeyBlock(first, digests.array());
  }

  /** Number of the first slot. */
  public int first() {
    return first;
  }

  /** How many slots. */
  public int count() {
    return digests.length / ChainValue.BYTES;
  }

  /** SHA-256 that the slot had when it was written. */
  public ChainValue digest(int slot) {
    int at = (slot - first) * ChainValue.BYTES;
    return new ChainValue(Arrays.copyOfRange(digests, at, at + ChainValue.BYTES));
  }

  /** Whether a slot's bytes are those that were written. */
  public boolean fits(int slot, byte[] bytes) {
    return MessageDigest.isEqual(digest(slot).bytes(), Sha256.of(bytes));
  }

  /** Payload of the frame. */
  public byte[] encode() {
    return ByteBuffer.allocate(Integer.BYTES + digests.length).putInt(first).put(digests).array();
  }

  static KeyBlock decode(byte[] payload) throws MalformedException {
    int digests = payload.length - Integer.BYTES;
    if (digests <= 0 || digests % ChainValue.BYTES != 0) {
      throw new MalformedException("the digests of keys are cut off");
    }
    int first = ByteBuffer.wrap(payload).getInt();
    if (first < 0 || first > Integer.MAX_VALUE - digests) {
      throw new MalformedException("the keys have no place");
    }
    return new KeyBlock(first, Arrays.copyOfRange(payload, Integer.BYTES, payload.length));
  }
}
