package dev.sallyport.core.mask;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Name of a detector, as it stands in configuration, mask plans and redaction labels.
 *
 * @param value lower-case words joined by hyphens, for example {@code payment-card}
 */
public record DetectorId(@JsonValue String value) implements Comparable<DetectorId> {

  @JsonCreator
  public DetectorId {}

  @Override
  public int compareTo(DetectorId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
