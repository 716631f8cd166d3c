package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.ByteSet;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;

/**
 * E-mail addresses (RFC 5321 section 4.1.2, RFC 6531 for letters beyond ASCII) with a domain of at
 * least two labels. The at-sign may be percent-encoded once or twice, or fullwidth (U+FF20,
 * U+FE6B); any of its characters may be an HTML character reference. Quoted local parts hold
 * letters, digits, spaces and signs, but neither a comma, colon nor backslash.
 */
final class Email implements Detector {

  private static final String LOCAL = "A-Za-z0-9_.+'%\\-\\x80-\\xFF";
  private static final String LABEL = "A-Za-z0-9_\\-\\x80-\\xFF";
  private static final String REFERENCE = "&#(x|X)?[0-9A-Fa-f]{2,6};";
  private static final String AT =
      "(@|%40|%2540|&#0{0,4}64;|&#[xX]0{0,4}40;|&commat;|\\xEF\\xBC\\xA0|\\xEF\\xB9\\xAB)";
  private static final String QUOTED = "\"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~.@\\-\\x80-\\xFF]+\"";
  private static final String LITERAL = "\\[(IPv6:)?[0-9A-Fa-f]*[.:][0-9A-Fa-f:.]+\\]";
  private static final String POINT = "(\\.|&#0{0,4}46;|&#[xX]0{0,4}2[eE];|&period;)";

  @Override
  public DetectorId id() {
    return new DetectorId("email");
  }

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of("([A-Za-z0-9_\\x80-\\xFF][" + LOCAL + "]*|" + QUOTED + ")@" + LITERAL, "[^]"),
        Pattern.of(
            QUOTED + "@([" + LABEL + "]+\\.)+[A-Za-z\\x80-\\xFF]{2,}",
            "[^A-Za-z0-9_\\-\\x80-\\xFF]",
            "-[^A-Za-z0-9\\x80-\\xFF]"),
        Pattern.of(
            "([A-Za-z0-9_\\x80-\\xFF]|"
                + REFERENCE
                + ")(["
                + LOCAL
                + "]|"
                + REFERENCE
                + ")*"
                + AT
                + "((["
                + LABEL
                + "]|"
                + REFERENCE
                + ")+"
                + POINT
                + ")+([A-Za-z\\x80-\\xFF]{2,}|xn--[A-Za-z0-9\\-]{2,}|("
                + REFERENCE
                + "){2,})",
            "[^A-Za-z0-9_\\-\\x80-\\xFF]",
            "-[^A-Za-z0-9\\x80-\\xFF]"));
  }

  @Override
  public ByteSet run() {
    // Without 0xEF, which may begin a fullwidth at-sign.
    return ByteSet.of("A-Za-z0-9_.+'\\-\\x80-\\xEE\\xF0-\\xFF");
  }

  @Override
  public boolean accepts(Candidate candidate) {
    int domain = candidate.indexOf('@') + 1;
    return domain == 0 || !(isDensitySuffix(candidate, domain) || isVersion(candidate, domain));
  }

  /** {@code icon@2x.png}. */
  private static boolean isDensitySuffix(Candidate candidate, int domain) {
    int i = domain;
    while (i < candidate.length() && Digits.isDigit(candidate.at(i))) {
      i++;
    }
    return i > domain
        && i + 1 < candidate.length()
        && candidate.at(i) == 'x'
        && candidate.at(i + 1) == '.';
  }

  /** {@code package@1.0.0-rc.alpha}: every label but the last starts with a digit. */
  private static boolean isVersion(Candidate candidate, int domain) {
    int labels = 0;
    boolean labelStarts = true;
    for (int i = domain; i < candidate.length(); i++) {
      if (labelStarts) {
        if (!Digits.isDigit(candidate.at(i))) {
          return labels >= 2 && isLastLabel(candidate, i);
        }
        labels++;
      }
      labelStarts = candidate.at(i) == '.';
    }
    return false;
  }

  private static boolean isLastLabel(Candidate candidate, int from) {
    for (int i = from; i < candidate.length(); i++) {
      if (candidate.at(i) == '.') {
        return false;
      }
    }
    return true;
  }
}
