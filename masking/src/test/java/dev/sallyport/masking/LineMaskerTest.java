package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LineMaskerTest {

  private static final DetectorId EMAIL = new DetectorId("email");

  /**
   * Whatever stood in a line, also one that ended inside of a value, nothing of it is left over.
   */
  @Property(tries = 300)
  void oneLineAfterTheOtherIsMaskedAsEachAlone(@ForAll("lines") List<String> lines) {
    LineMasker together = Masker.standard().lines(Corpus.all());
    for (String line : lines) {
      assertThat(text(together, line)).isEqualTo(text(Masker.standard().lines(Corpus.all()), line));
    }
  }

  @Provide
  Arbitrary<List<String>> lines() {
    List<String> texts = new ArrayList<>();
    for (DetectorId detector : Masker.standard().detectors()) {
      Corpus.positive(detector).marked().forEach(text -> texts.add(Corpus.unmarked(text)));
    }
    return Arbitraries.of(texts)
        .flatMap(text -> Arbitraries.integers().between(0, text.length()).map(text::substring))
        .flatMap(
            text ->
                Arbitraries.integers().between(0, text.length()).map(to -> text.substring(0, to)))
        .list()
        .ofMinSize(2)
        .ofMaxSize(12);
  }

  @Test
  void aValueInOneLineDropsOrBlocksNoOther() {
    for (MaskAction action : List.of(new MaskAction.Drop(), new MaskAction.Block())) {
      LineMasker lines = Masker.standard().lines(MaskPlan.of(EMAIL, action));

      assertThat(lines.header("from", "ada@example.com")).isNotInstanceOf(MaskedLine.Passes.class);
      assertThat(lines.header("accept", "*/*")).isInstanceOf(MaskedLine.Passes.class);
    }
  }

  @Test
  void aTextIsMaskedBySomePlanThoughAnotherFoundNothingInIt() {
    LineMasker others =
        Masker.standard().lines(MaskPlan.of(new DetectorId("jwt"), new MaskAction.Redact()));
    LineMasker emails = Masker.standard().lines(MaskPlan.of(EMAIL, new MaskAction.Redact()));

    for (int i = 0; i < 2; i++) {
      assertThat(text(others, "of ada@example.com")).isEqualTo("of ada@example.com");
      assertThat(text(emails, "of ada@example.com")).isEqualTo("of [redacted:email]");
    }
  }

  @Test
  void aPlanOfNothingLetsLinesPassAsTheyAre() {
    LineMasker lines = Masker.standard().lines(MaskPlan.NOTHING);

    assertThat(text(lines, "ada@example.com")).isEqualTo("ada@example.com");
    assertThat(lines.header("from", "ada@example.com")).isInstanceOf(MaskedLine.Passes.class);
  }

  private static String text(LineMasker lines, String text) {
    return new String(lines.text(text).bytes(), StandardCharsets.UTF_8);
  }
}
