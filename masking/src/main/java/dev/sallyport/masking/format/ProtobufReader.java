package dev.sallyport.masking.format;

/** Reads the wire format of Protocol Buffers (encoding guide, "message structure"). */
final class ProtobufReader {

  static final int VARINT = 0;
  static final int FIXED_64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int GROUP = 3;
  static final int GROUP_END = 4;
  static final int FIXED_32 = 5;

  private static final int TYPE_BITS = 3;
  private static final long LARGEST_TAG = 0xFFFF_FFFFL;
  private static final int MOST_GROUPS = 16;

  private final byte[] source;
  private final int to;
  private int at;

  ProtobufReader(byte[] source, int from, int to) {
    this.source = source;
    this.at = from;
    this.to = to;
  }

  /** Whether bytes are one message, as far as that can be told without its type. */
  static boolean isMessage(byte[] source, int from, int to) {
    ProtobufReader reader = new ProtobufReader(source, from, to);
    int[] groups = new int[MOST_GROUPS];
    int depth = 0;
    try {
      while (reader.hasMore()) {
        int tag = reader.tag();
        switch (tag & 7) {
          case VARINT -> reader.varint();
          case FIXED_64 -> reader.skip(Long.BYTES);
          case LENGTH_DELIMITED -> reader.skip(reader.length());
          case FIXED_32 -> reader.skip(Integer.BYTES);
          case GROUP -> {
            if (depth == MOST_GROUPS) {
              return false;
            }
            groups[depth++] = tag >>> TYPE_BITS;
          }
          case GROUP_END -> {
            if (depth == 0 || groups[--depth] != tag >>> TYPE_BITS) {
              return false;
            }
          }
          default -> {
            return false;
          }
        }
      }
    } catch (MalformedException none) {
      return false;
    }
    return depth == 0;
  }

  boolean hasMore() {
    return at < to;
  }

  int position() {
    return at;
  }

  /** Number and type of the next field. */
  int tag() throws MalformedException {
    long tag = varint();
    if (tag < 0 || tag > LARGEST_TAG || tag >>> TYPE_BITS == 0) {
      throw new MalformedException("a field without a number in protobuf");
    }
    return (int) tag;
  }

  /** The length of what is next, all of which is there. */
  int length() throws MalformedException {
    long length = varint();
    if (length < 0 || length > to - at) {
      throw new MalformedException("a field in protobuf that is longer than its message");
    }
    return (int) length;
  }

  long varint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == to) {
        throw new MalformedException("a number in protobuf that is cut off");
      }
      byte b = source[at++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedException("a number in protobuf that is too long");
  }

  /** A number of as many bytes, the lowest first. */
  long fixed(int bytes) throws MalformedException {
    int start = at;
    skip(bytes);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (source[start + i] & 0xFFL) << (Byte.SIZE * i);
    }
    return value;
  }

  void skip(int bytes) throws MalformedException {
    if (bytes > to - at) {
      throw new MalformedException("a field in protobuf that is cut off");
    }
    at += bytes;
  }
}
