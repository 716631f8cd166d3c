package dev.sallyport.recording.segment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;

/**
 * A signature, Ed25519.
 *
 * @param hex its 64 bytes in lower-case hex
 */
public record Signature(@JsonValue String hex) {

  /** What stands in a statement that is yet to be signed. */
  public static final Signature NONE = of(new byte[64]);

  @JsonCreator
  public Signature {
    if (!hex.matches("[0-9a-f]{128}")) {
      throw new IllegalArgumentException("a signature is 128 hex digits");
    }
  }

  public static Signature of(byte[] bytes) {
    return new Signature(HexFormat.of().formatHex(bytes));
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
