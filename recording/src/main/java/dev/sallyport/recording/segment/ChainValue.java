package dev.sallyport.recording.segment;

import java.util.Arrays;
import java.util.HexFormat;

/** One link of the hash chain: 32 bytes of SHA-256. */
public final class ChainValue {

  /** Length in bytes. */
  public static final int BYTES = 32;

  /** What stands before the first segment: 32 zero bytes. */
  public static final ChainValue NONE = new ChainValue(new byte[BYTES]);

  private final byte[] bytes;

  ChainValue(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** The value; a copy. */
  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChainValue that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Lower-case hex. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
