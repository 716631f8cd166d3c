package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/**
 * Indian Aadhaar numbers: twelve digits of which the first is neither 0 nor 1 and the last is the
 * Verhoeff check digit (UIDAI). They are looked for in three groups; without separators only behind
 * the word.
 */
final class InAadhaar implements Detector {

  @Override
  public DetectorId id() {
    return new DetectorId("in-aadhaar");
  }

  private static final int[][] PRODUCT = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
    {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
    {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
    {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
    {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
    {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
    {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
    {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
    {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
    {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
  };

  private static final int[] PERMUTATION = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};

  @Override
  public List<Pattern> patterns() {
    return List.of(
        Pattern.of(
            "[2-9]\\d{3}( \\d{4} |-\\d{4}-)\\d{4}",
            Contexts.NOT_GROUP, Contexts.SPACE, Contexts.PUNCTUATION),
        Pattern.of(
            "(?i)(aadhaar|aadhar|uidai)[ a-z#:=._\\-]{1,20}[2-9]\\d{11}",
            Contexts.NOT_NUMBER,
            Contexts.PUNCTUATION));
  }

  @Override
  public boolean accepts(Candidate candidate) {
    int word = 0;
    while (!Digits.isDigit(candidate.at(word))) {
      word++;
    }
    candidate.dropFirst(word);
    return verhoeff(Digits.of(candidate))
        && (word > 0 || !(Digits.continuesNumber(candidate) || Digits.continuesGroups(candidate)));
  }

  @Override
  public Set<String> fieldNames() {
    return Set.of("aadhaar", "aadhaarnumber", "aadharnumber");
  }

  private static boolean verhoeff(String digits) {
    int check = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      for (int times = i % 8; times > 0; times--) {
        digit = PERMUTATION[digit];
      }
      check = PRODUCT[check][digit];
    }
    return check == 0;
  }
}
