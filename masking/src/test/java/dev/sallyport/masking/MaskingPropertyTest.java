package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.DetectorId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every input, however it is made and cut. */
class MaskingPropertyTest {

  private static final List<String> POSITIVES = texts(true);
  private static final List<String> NEGATIVES = texts(false);

  @Property(tries = 400)
  void cutsMakeNoDifferenceInText(@ForAll("texts") String text, @ForAll("cuts") List<Double> cuts)
      throws Exception {
    byte[] input = Streams.bytes(text);
    assertThat(Streams.mask(Form.TEXT, input, places(cuts, input.length)))
        .isEqualTo(Streams.mask(Form.TEXT, input));
    assertThat(Streams.maskByteByByte(Form.TEXT, input)).isEqualTo(Streams.mask(Form.TEXT, input));
  }

  @Property(tries = 300)
  void cutsMakeNoDifferenceInAnyForm(
      @ForAll Form form, @ForAll("documents") String document, @ForAll("cuts") List<Double> cuts) {
    byte[] input = Streams.bytes(document);
    assertThat(outcome(form, input, places(cuts, input.length))).isEqualTo(outcome(form, input));
  }

  @Property(tries = 400)
  void maskedTextIsNotMaskedAgain(@ForAll("lines") String text) throws Exception {
    String once = Streams.mask(Form.TEXT, text);
    assertThat(Streams.mask(Form.TEXT, once)).isEqualTo(once);
  }

  @Property(tries = 300)
  void randomBytesAreMaskedOrRefusedAndStayBounded(
      @ForAll Form form, @ForAll byte[] input, @ForAll("cuts") List<Double> cuts) {
    try {
      byte[] output = Streams.mask(form, input, places(cuts, input.length));
      assertThat(output.length).isLessThanOrEqualTo(24 * input.length + 64);
    } catch (UninspectableException refused) {
      assertThat(refused).hasMessageContaining(form.name());
    }
  }

  @Property(tries = 500)
  void mutatedDocumentsAreMaskedOrRefused(
      @ForAll Form form,
      @ForAll("documents") String document,
      @ForAll("cuts") List<Double> places,
      @ForAll byte mutation) {
    byte[] input = Streams.bytes(document);
    for (int place : places(places, input.length)) {
      if (place < input.length) {
        input[place] = mutation;
      }
    }
    assertThat(outcome(form, input, places(places, input.length))).isEqualTo(outcome(form, input));
  }

  @Property(tries = 200)
  void longRunsNeitherLeakNorGrow(
      @ForAll("alphabets") String alphabet, @ForAll("cuts") List<Double> cuts) throws Exception {
    String run = alphabet.repeat(3000 / alphabet.length() + 1);
    byte[] input = Streams.bytes(run + "jane.doe@example.com " + run);
    byte[] output = Streams.mask(Form.TEXT, input, places(cuts, input.length));
    assertThat(new String(output, StandardCharsets.UTF_8)).doesNotContain("doe@", "@example");
    assertThat(output).isEqualTo(Streams.mask(Form.TEXT, input));
  }

  @Provide
  Arbitrary<String> alphabets() {
    return Arbitraries.of(
        "a", "a.", "1-", "1 ", "x-y_", "eyJ", "eyJ.", "sk-", "%", "4111", "é", "漢", "A1b2", "..",
        "a'");
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> noise =
        Arbitraries.strings().withChars("ab19.-_@ +%\n\"é漢:/").ofMaxLength(12);
    Arbitrary<String> part =
        Arbitraries.oneOf(Arbitraries.of(POSITIVES), Arbitraries.of(NEGATIVES), noise);
    return part.list().ofMinSize(1).ofMaxSize(6).map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> lines() {
    Arbitrary<String> part =
        Arbitraries.oneOf(Arbitraries.of(POSITIVES), Arbitraries.of(NEGATIVES));
    return part.list().ofMinSize(1).ofMaxSize(6).map(parts -> String.join("\n", parts));
  }

  @Provide
  Arbitrary<String> documents() {
    Arbitrary<String> json =
        texts()
            .map(
                text ->
                    '"'
                        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
                        + '"');
    Arbitrary<String> object =
        Combinators.combine(json, json)
            .as((key, value) -> "{%s:[%s,1.5e3,4111111111111111]}\n".formatted(key, value));
    Arbitrary<String> event =
        Combinators.combine(json, Arbitraries.of("\n", "\r", "\r\n"))
            .as(
                (content, end) ->
                    ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}" + end + end)
                        .formatted(content));
    return Arbitraries.oneOf(
        texts(), object, event, event.list().ofMaxSize(4).map(all -> String.join("", all)));
  }

  @Provide
  Arbitrary<List<Double>> cuts() {
    return Arbitraries.doubles().between(0, 1).list().ofMaxSize(8);
  }

  /** The output as text, or that the input was refused. */
  private static String outcome(Form form, byte[] input, int... cuts) {
    try {
      return new String(Streams.mask(form, input, cuts), StandardCharsets.ISO_8859_1);
    } catch (UninspectableException refused) {
      return "refused";
    }
  }

  private static int[] places(List<Double> cuts, int length) {
    return cuts.stream().mapToInt(cut -> (int) (cut * length)).sorted().toArray();
  }

  private static List<String> texts(boolean positive) {
    List<String> texts = new ArrayList<>();
    for (DetectorId detector : CorpusTest.detectors()) {
      if (positive) {
        Corpus.positive(detector).marked().forEach(text -> texts.add(Corpus.unmarked(text)));
      } else {
        texts.addAll(Corpus.negative(detector));
      }
    }
    return texts;
  }
}
