package dev.sallyport.recording.seal;

import dev.sallyport.recording.segment.KeyFileHeader;
import dev.sallyport.recording.segment.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The key of one segment, which wraps the data keys of its exchanges. It stands wrapped by the
 * key-encryption key in the header of the key file, so that this one is asked once for a segment
 * and not for every exchange.
 */
public final class SegmentKey {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final UUID journal;
  private final long segment;
  private final byte[] raw;
  private final AeadKey key;

  private SegmentKey(UUID journal, long segment, byte[] raw) throws GeneralSecurityException {
    this.journal = journal;
    this.segment = segment;
    this.raw = raw;
    this.key = AeadKey.of(raw);
  }

  /** A data key and how it stands in the key file. */
  @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
  public record Slot(DataKey key, byte[] wrapped) {}

  /** A new key for a segment. */
  public static SegmentKey create(UUID journal, long segment) {
    try {
      return new SegmentKey(journal, segment, AeadKey.random(RANDOM, AeadKey.BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * The key in the header of a key file.
   *
   * @throws KeysException if none of the keys opens it
   */
  public static SegmentKey unwrap(KeyFileHeader header, KeyRing ring) throws IOException {
    KeyEncryption kek = ring.kek(header.kek());
    try {
      byte[] raw =
          kek.unwrap(
              HexFormat.of().parseHex(header.wrapped()),
              KeyFileHeader.wrapContext(header.journal(), header.segment()));
      return new SegmentKey(header.journal(), header.segment(), raw);
    } catch (GeneralSecurityException e) {
      throw new KeysException(
          "the key of segment " + header.segment() + " does not open with " + header.kek(), e);
    }
  }

  /** The header of the key file: this key wrapped and signed by the newest keys there are. */
  public KeyFileHeader header(KeyRing ring) throws IOException {
    KeyEncryption kek = ring.kek();
    SigningKey signer = ring.signer();
    try {
      byte[] wrapped = kek.wrap(raw, KeyFileHeader.wrapContext(journal, segment));
      KeyFileHeader header =
          new KeyFileHeader(
              journal,
              segment,
              kek.id(),
              HexFormat.of().formatHex(wrapped),
              signer.fingerprint(),
              Signature.NONE);
      return header.signed(signer.sign(header.signedText()));
    } catch (GeneralSecurityException e) {
      throw new KeysException("the key " + kek.id() + " does not wrap", e);
    }
  }

  /** New data keys for so many slots, which follow each other. */
  public List<Slot> newSlots(int first, int count) {
    byte[] random = AeadKey.random(RANDOM, count * AeadKey.BYTES);
    Nonces nonces = Nonces.draw(count);
    List<Slot> slots = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        byte[] plain = Arrays.copyOfRange(random, i * AeadKey.BYTES, (i + 1) * AeadKey.BYTES);
        byte[] wrapped = new byte[AeadKey.NONCE + AeadKey.BYTES + AeadKey.TAG];
        key.seal(plain, AeadKey.BYTES, context(first + i), nonces, wrapped, 0);
        slots.add(new Slot(new DataKey(AeadKey.of(plain)), wrapped));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    } finally {
      Arrays.fill(random, (byte) 0);
    }
    return slots;
  }

  /**
   * The data key in a slot.
   *
   * @throws GeneralSecurityException if this key did not wrap it for that slot
   */
  public DataKey unwrap(int slot, byte[] wrapped) throws GeneralSecurityException {
    return new DataKey(AeadKey.of(key.open(wrapped, context(slot))));
  }

  private byte[] context(int slot) {
    return ByteBuffer.allocate(28)
        .putLong(journal.getMostSignificantBits())
        .putLong(journal.getLeastSignificantBits())
        .putLong(segment)
        .putInt(slot)
        .array();
  }
}
