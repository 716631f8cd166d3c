package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.DetectorId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every positive text, in every form, cut at every byte: the output is that of the uncut text. */
class EveryBoundaryTest {

  static Stream<Arguments> corpora() {
    return CorpusTest.detectors().stream()
        .flatMap(detector -> Stream.of(Form.values()).map(form -> Arguments.of(detector, form)));
  }

  /**
   * Every byte position is cut, several at a time: pieces of one byte, of seven and of sixteen,
   * begun at each of their bytes.
   */
  private static final int[] STRIDES = {1, 7, 16};

  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("corpora")
  void outputDoesNotDependOnWhereTheInputIsCut(DetectorId detector, Form form) throws Exception {
    Corpus corpus = Corpus.positive(detector);
    for (String marked : corpus.marked()) {
      for (Framed framed : framed(form, Corpus.unmarked(marked), corpus.masked(marked))) {
        byte[] input = Streams.bytes(framed.input());
        assertThat(Streams.mask(form, input)).asString().isEqualTo(framed.expected());
        for (int stride : STRIDES) {
          for (int first = 0; first < Math.min(stride, input.length); first++) {
            assertThat(Streams.mask(form, input, cuts(first, stride, input.length)))
                .as("%s in pieces of %d behind %d", framed.input(), stride, first)
                .asString()
                .isEqualTo(framed.expected());
          }
        }
      }
    }
  }

  @Tag("long")
  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("corpora")
  void outputDoesNotDependOnASingleCutEither(DetectorId detector, Form form) throws Exception {
    Corpus corpus = Corpus.positive(detector);
    for (String marked : corpus.marked()) {
      for (Framed framed : framed(form, Corpus.unmarked(marked), corpus.masked(marked))) {
        byte[] input = Streams.bytes(framed.input());
        for (int cut = 1; cut < input.length; cut++) {
          assertThat(Streams.mask(form, input, cut))
              .as("%s cut at %d", framed.input(), cut)
              .asString()
              .isEqualTo(framed.expected());
        }
      }
    }
  }

  private static int[] cuts(int first, int stride, int length) {
    return IntStream.iterate(first, cut -> cut < length, cut -> cut + stride).toArray();
  }

  private record Framed(String input, String expected) {}

  private static List<Framed> framed(Form form, String text, String masked) {
    List<Framed> framed = new ArrayList<>();
    switch (form) {
      case TEXT -> {
        framed.add(new Framed(text, masked));
        framed.add(new Framed("x " + text + "\r\n" + text, "x " + masked + "\r\n" + masked));
      }
      case JSON -> {
        framed.add(frame("{\"a\": [%s, -1.5e3, null], \"b\":{}}\n", json(text), json(masked)));
        framed.add(frame("{%s :true}", json(text), json(masked)));
        framed.add(frame("[\"\\u00e9\\/\",\"%s\"]", escaped(text), escapedAroundLabels(masked)));
      }
      case URL_ENCODED -> {
        framed.add(
            new Framed("a=" + encoded(text) + "&b=1", "a=" + encodedAroundLabels(masked) + "&b=1"));
      }
      case GRPC -> {
        // Values longer than a length of one byte holds are GrpcTest's.
        if (text.length() < 100 && text.chars().allMatch(c -> c < 0x80)) {
          framed.add(new Framed(Streams.grpc(text), Streams.grpc(masked)));
          framed.add(new Framed(Streams.grpc("x", text), Streams.grpc("x", masked)));
        }
      }
      case MULTIPART -> {
        framed.add(new Framed(Streams.multipart(text), Streams.multipart(masked)));
        framed.add(
            frame(
                "--x\r\nContent-Type: application/json; charset=utf-8\r\n\r\n[%s]\r\n--x--",
                json(text), json(masked)));
      }
      case SSE -> {
        framed.add(frame("data: %s\n\n", text, masked));
        framed.add(frame(": %s\r\nevent: x\r\ndata: {\"m\":1}\r\n\r\n", text, masked));
        framed.add(frame("id: 7\rdata:{\"m\":%s}\r\r", json(text), json(masked)));
      }
    }
    return framed;
  }

  private static Framed frame(String frame, String text, String masked) {
    return new Framed(frame.formatted(text), frame.formatted(masked));
  }

  private static String escapedAroundLabels(String masked) {
    return aroundLabels(masked, EveryBoundaryTest::escaped);
  }

  private static String encodedAroundLabels(String masked) {
    return aroundLabels(masked, EveryBoundaryTest::encoded);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String aroundLabels(String masked, UnaryOperator<String> spelling) {
    StringBuilder escaped = new StringBuilder();
    int at = 0;
    while (at < masked.length()) {
      int label = masked.indexOf("[redacted:", at);
      int end = label < 0 ? masked.length() : label;
      escaped.append(spelling.apply(masked.substring(at, end)));
      at = label < 0 ? end : masked.indexOf(']', label) + 1;
      escaped.append(masked, end, at);
    }
    return escaped.toString();
  }

  private static String json(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(c -> escaped.append("\\u%04X".formatted(c)));
    return escaped.toString();
  }
}
