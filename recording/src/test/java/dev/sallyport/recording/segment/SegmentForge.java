package dev.sallyport.recording.segment;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Takes segments apart and puts others together, by the letter of {@code docs/recording.md} and
 * without the code under test: the work of a forger, and of anybody who writes a verifier.
 */
public final class SegmentForge {

  private static final int HEADER = 80;
  private static final int PREFIX = 44;

  private SegmentForge() {}

  /** Header, then each frame. */
  public static List<byte[]> parts(byte[] segment) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(Arrays.copyOf(segment, HEADER));
    int at = HEADER;
    while (at < segment.length) {
      int end = at + PREFIX + ByteBuffer.wrap(segment).getInt(at + 4);
      parts.add(Arrays.copyOfRange(segment, at, end));
      at = end;
    }
    return parts;
  }

  public static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }

  public static String payload(byte[] frame) {
    return new String(frame, PREFIX, frame.length - PREFIX, StandardCharsets.UTF_8);
  }

  /** The header with another number and the right checksum. */
  public static byte[] withNumber(byte[] header, long number) {
    byte[] out = header.clone();
    ByteBuffer.wrap(out).putLong(12, number);
    CRC32C crc = new CRC32C();
    crc.update(out, 0, HEADER - Integer.BYTES);
    ByteBuffer.wrap(out).putInt(HEADER - Integer.BYTES, (int) crc.getValue());
    return out;
  }

  /** A frame of a kind, whose checksum and chain value {@link #rebuildChain} makes right. */
  public static byte[] frame(char kind, byte[] payload) {
    byte[] out = new byte[PREFIX + payload.length];
    ByteBuffer.wrap(out)
        .put(new byte[] {0x1E, 'S', 'P', (byte) kind})
        .putInt(payload.length)
        .put(PREFIX, payload);
    return out;
  }

  /** The last byte of the payload changed and the checksum made right again. */
  public static byte[] editKeepingChecksumRight(byte[] frame) {
    byte[] edited = frame.clone();
    edited[edited.length - 1] ^= 1;
    return withChecksum(edited);
  }

  /** The frame with another payload; checksum and chain value are wrong then. */
  public static byte[] withPayload(byte[] frame, String payload) {
    byte[] json = payload.getBytes(StandardCharsets.UTF_8);
    byte[] out = Arrays.copyOf(frame, PREFIX + json.length);
    ByteBuffer.wrap(out).putInt(4, json.length).put(PREFIX, json);
    return out;
  }

  /**
   * The parts as a segment in which every hash is right and every head says what is so. The
   * signatures are as they were: nobody makes those without the key.
   */
  public static byte[] rebuildChain(List<byte[]> parts) {
    List<byte[]> rebuilt = new ArrayList<>(List.of(parts.getFirst()));
    byte[] chain = sha256(parts.getFirst());
    long number = ByteBuffer.wrap(parts.getFirst()).getLong(12);
    int events = 0;
    for (int i = 1; i < parts.size(); i++) {
      byte[] frame = parts.get(i);
      if (frame[3] == 'F' || frame[3] == 'H') {
        String head =
            payload(frame)
                .replaceFirst("\"segment\":\\d+", "\"segment\":" + number)
                .replaceFirst("\"frames\":\\d+", "\"frames\":" + (i - 1))
                .replaceFirst("\"events\":\\d+", "\"events\":" + events)
                .replaceFirst("\"chain\":\"\\w+", "\"chain\":\"" + HexFormat.of().formatHex(chain));
        frame = withPayload(frame, head);
      } else if (frame[3] == 'E' || frame[3] == 'C') {
        events += ByteBuffer.wrap(frame).getInt(PREFIX + 8);
      }
      chain = chainAfter(chain, frame);
      frame = frame.clone();
      System.arraycopy(chain, 0, frame, 12, 32);
      rebuilt.add(withChecksum(frame));
    }
    return join(rebuilt);
  }

  /** What the chain must be after a frame. */
  static byte[] chainAfter(byte[] chain, byte[] frame) {
    return sha256(chain, Arrays.copyOf(frame, 8), Arrays.copyOfRange(frame, PREFIX, frame.length));
  }

  static byte[] sha256(byte[]... pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] piece : pieces) {
        digest.update(piece);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** CRC32C of a frame but for the four bytes of the checksum. */
  static int checksum(byte[] frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame, 0, 8);
    crc.update(frame, 12, frame.length - 12);
    return (int) crc.getValue();
  }

  private static byte[] withChecksum(byte[] frame) {
    byte[] out = frame.clone();
    ByteBuffer.wrap(out).putInt(8, checksum(out));
    return out;
  }
}
