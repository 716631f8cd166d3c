package dev.sallyport.recording.segment;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The start of a key file: the segment's key, wrapped by a key-encryption key.
 *
 * @param journal id of the journal
 * @param segment number of the segment
 * @param kek id of the key-encryption key
 * @param wrapped the segment's key, wrapped; lower-case hex
 * @param key fingerprint of the key that signed
 * @param signature Ed25519 over {@link #signedText}
 */
public record KeyFileHeader(
    UUID journal, long segment, String kek, String wrapped, Fingerprint key, Signature signature) {

  /** The version of key files, which has its own numbers. */
  private static final short VERSION = 2;

  private static final byte[] MAGIC = {'S', 'L', 'P', 'T', 'K', 'E', 'Y', FrameHead.SEPARATOR};

  /** Bytes before the JSON: magic, version, length. */
  static final int PREFIX = MAGIC.length + Short.BYTES + Integer.BYTES;

  private static final int LONGEST = 64 << 10;

  public KeyFileHeader {
    HexFormat.of().parseHex(wrapped);
  }

  /** The bytes that {@link #signature} covers. */
  public byte[] signedText() {
    return SignedText.of("keys", journal, segment, kek, wrapped, key);
  }

  /** The header with another signature. */
  public KeyFileHeader signed(Signature by) {
    return new KeyFileHeader(journal, segment, kek, wrapped, key, by);
  }

  /** What is authenticated when the segment's key is wrapped. */
  public static byte[] wrapContext(UUID journal, long segment) {
    return SignedText.of("segment key", journal, segment);
  }

  /** The header as it stands in the file. */
  public byte[] encode() {
    byte[] json = RecordingMapper.write(this);
    return ByteBuffer.allocate(PREFIX + json.length)
        .put(MAGIC)
        .putShort(VERSION)
        .putInt(json.length)
        .put(json)
        .array();
  }

  /** Bytes of the whole header by its first {@link #PREFIX} bytes. */
  static int size(byte[] prefix) throws MalformedException {
    ByteBuffer in = ByteBuffer.wrap(prefix);
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new MalformedException("this is not a key file: it starts with other bytes");
    }
    if (in.getShort() != VERSION) {
      throw new MalformedException("the format version of the key file is not known here");
    }
    int length = in.getInt();
    if (length < 0 || length > LONGEST) {
      throw new MalformedException("the header of the key file has an impossible length");
    }
    return PREFIX + length;
  }

  static KeyFileHeader decode(byte[] header) throws MalformedException {
    byte[] json = Arrays.copyOfRange(header, PREFIX, header.length);
    return RecordingMapper.readCanonical(json, KeyFileHeader.class);
  }
}
