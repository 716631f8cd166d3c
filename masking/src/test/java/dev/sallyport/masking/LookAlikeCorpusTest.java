package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Values of a file that look like something that is masked, under all detectors. Fewer than one in
 * 200 may be taken for it, and those are listed here.
 */
class LookAlikeCorpusTest {

  /** What is masked, with what it is taken for. */
  private static final List<String> MASKED =
      List.of(
          // An article number that is a card number of 13 digits too.
          "EAN 4632705663199 -> EAN [redacted:payment-card]",
          // Account numbers whose inner groups are those of a card.
          "FR05 6169 3013 0853 9569 4235 750 -> FR05 6169 [redacted:payment-card] 750",
          "FR93 8653 5998 3617 6028 5481 448 -> FR93 8653 5998 [redacted:payment-card]");

  private static List<String> values() throws IOException {
    try (InputStream in = LookAlikeCorpusTest.class.getResourceAsStream("corpus/look-alikes.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("# "))
          .toList();
    }
  }

  @Test
  void onlyTheListedValuesAreMasked() throws Exception {
    List<String> values = values();
    List<String> masked = new ArrayList<>();
    for (String value : values) {
      String output = Streams.mask(Form.TEXT, value);
      if (!output.equals(value)) {
        masked.add(value + " -> " + output);
      }
    }

    assertThat(values).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(2000);
    assertThat(masked).containsExactlyElementsOf(MASKED);
    assertThat(MASKED.size() * 200).isLessThan(values.size());
  }

  @Test
  void noneIsMaskedMoreOftenInJsonOrASentence() throws Exception {
    for (String value : values()) {
      boolean alone = Streams.mask(Form.TEXT, value).equals(value);
      String sentence = "see " + value + " for more";
      String json =
          "{\"v\":\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\",\"n\":[1]}";
      assertThat(Streams.mask(Form.TEXT, sentence).equals(sentence)).as(value).isEqualTo(alone);
      assertThat(Streams.mask(Form.JSON, json).equals(json)).as(json).isEqualTo(alone);
    }
  }
}
