package dev.sallyport.controlplane.evidence;

import java.util.Map;

/** How long evidence is kept, from the environment. */
public final class EvidenceDays {

  /** Name of the variable. */
  public static final String VARIABLE = "SALLYPORT_EVIDENCE_DAYS";

  /** A year that somebody audits, and time to do it. */
  static final int STANDARD = 400;

  private EvidenceDays() {}

  /**
   * Days that a file is kept after its own.
   *
   * @throws IllegalArgumentException if the variable is set and no such number
   */
  public static int of(Map<String, String> environment) {
    String value = environment.getOrDefault(VARIABLE, "").strip();
    if (value.isEmpty()) {
      return STANDARD;
    }
    if (!value.matches("[1-9]\\d{0,4}")) {
      throw new IllegalArgumentException(
          VARIABLE + " is a number of days from 1 to 99999, not " + value);
    }
    return Integer.parseInt(value);
  }
}
