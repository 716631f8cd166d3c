package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.DetectorId;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorpusTest {

  static Set<DetectorId> detectors() {
    return new TreeSet<>(Masker.standard().detectors());
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void masksExactlyWhatThePositiveCorpusMarks(DetectorId detector) throws Exception {
    Corpus corpus = Corpus.positive(detector);
    SoftAssertions softly = new SoftAssertions();
    for (String marked : corpus.marked()) {
      softly
          .assertThat(Streams.mask(Form.TEXT, Corpus.unmarked(marked)))
          .as(marked)
          .isEqualTo(corpus.masked(marked));
    }
    softly.assertAll();
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void leavesTheNegativeCorpusAsItIs(DetectorId detector) throws Exception {
    SoftAssertions softly = new SoftAssertions();
    for (String text : Corpus.negative(detector)) {
      softly.assertThat(Streams.mask(Form.TEXT, text)).isEqualTo(text);
    }
    softly.assertAll();
  }

  @Test
  void findsValuesInAllOfTheCorpusAtOnce() throws Exception {
    StringBuilder input = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (DetectorId detector : detectors()) {
      Corpus corpus = Corpus.positive(detector);
      for (String marked : corpus.marked()) {
        input.append(Corpus.unmarked(marked)).append("\n~\n");
        expected.append(corpus.masked(marked)).append("\n~\n");
      }
    }
    assertThat(Streams.mask(Form.TEXT, input.toString())).isEqualTo(expected.toString());
  }
}
