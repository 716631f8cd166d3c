package dev.sallyport.recording.segment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sallyport.core.digest.Sha256;
import java.util.Arrays;
import java.util.HexFormat;

/** One link of the hash chain, or another SHA-256: 32 bytes. */
public final class ChainValue {

  /** Length in bytes. */
  public static final int BYTES = 32;

  /** What stands before the first segment: 32 zero bytes. */
  public static final ChainValue NONE = new ChainValue(new byte[BYTES]);

  private final byte[] bytes;

  ChainValue(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** The hash of a line. */
  public static ChainValue of(byte[] line) {
    return new ChainValue(Sha256.of(line));
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

  /** Reads lower-case hex. */
  @JsonCreator
  static ChainValue parse(String hex) {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a chain value is 64 hex digits");
    }
    return new ChainValue(HexFormat.of().parseHex(hex));
  }

  /** Lower-case hex. */
  @JsonValue
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
