package dev.sallyport.recording.segment;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first eight bytes of a frame: marker and length of the payload.
 *
 * <p>A reader that lost its place looks for the marker. Payloads are ciphertext, digests or JSON
 * that no client has a hand in, so that nobody can plant a frame in them, and a marker that comes
 * about by chance fails the checksum.
 *
 * @param kind what the payload is
 * @param length bytes of payload, 0 to {@link #MAX_PAYLOAD}
 */
record FrameHead(FrameKind kind, int length) {

  /** Bytes of the head. */
  static final int BYTES = 8;

  /** Where the mark of the kind stands. */
  static final int MARK = 3;

  /** Where the chain value stands, behind head and checksum. */
  static final int CHAIN = BYTES + Integer.BYTES;

  /** Bytes of a frame beside its payload: head, checksum, chain value. */
  static final int OVERHEAD = CHAIN + ChainValue.BYTES;

  /** Longest payload: 16 MiB. */
  static final int MAX_PAYLOAD = 16 << 20;

  /** First byte of every frame. */
  static final byte SEPARATOR = 0x1E;

  byte[] encode() {
    byte[] bytes = new byte[BYTES];
    put(bytes, 0);
    return bytes;
  }

  /** Puts it where its frame starts. */
  void put(byte[] frames, int at) {
    ByteBuffer.wrap(frames, at, BYTES)
        .put(SEPARATOR)
        .put((byte) 'S')
        .put((byte) 'P')
        .put(kind.mark())
        .putInt(length);
  }

  /** The head in the first eight bytes, if they are one. */
  static Optional<FrameHead> decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.get() != SEPARATOR || in.get() != 'S' || in.get() != 'P') {
      return Optional.empty();
    }
    Optional<FrameKind> kind = FrameKind.of(in.get());
    int length = in.getInt();
    if (length < 0 || length > MAX_PAYLOAD) {
      return Optional.empty();
    }
    return kind.map(known -> new FrameHead(known, length));
  }

  /** CRC32C over the whole frame but the checksum itself. */
  int checksum(byte[] chainValue, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(encode());
    crc.update(chainValue);
    crc.update(payload);
    return (int) crc.getValue();
  }
}
