package dev.sallyport.approvals.state;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Name of an approval: 128 random bits, so that knowing some ids does not help to guess another.
 *
 * @param value 32 lower-case hexadecimal digits
 */
public record ApprovalId(@JsonValue String value) implements Comparable<ApprovalId> {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @throws IllegalArgumentException if it is no such name
   */
  @JsonCreator
  public ApprovalId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("an approval id has 32 hexadecimal digits");
    }
  }

  /** The name in a text, if it is one. */
  public static Optional<ApprovalId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ApprovalId(text)) : Optional.empty();
  }

  /** A new name. */
  public static ApprovalId random() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return new ApprovalId(HexFormat.of().formatHex(bits));
  }

  @Override
  public int compareTo(ApprovalId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
