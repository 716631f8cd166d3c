package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.masking.detector.Detector;
import dev.sallyport.masking.detector.Detectors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream never holds more than 64 KiB and its largest event, whatever comes. */
class HoldBackTest {

  private static final int MOST = 64 * 1024;
  private static final int CHUNK = 1000;
  private static final int LENGTH = 90_000;

  static Stream<String> fillers() {
    return Stream.of(
        "a",
        "a.",
        "1 ",
        "1-",
        "ab_",
        "é",
        "漢",
        "%41",
        "&#65;",
        "eyJhbGciOiJIUzI1NiJ9.",
        "sk-a1",
        "-----BEGIN PRIVATE KEY-----\\n",
        "password=",
        "postgres://u:",
        "tok_email_",
        "\\\"",
        "{",
        "+1 ",
        "::",
        "@",
        "a@b.",
        "Bearer ");
  }

  private static MaskPlan plan(MaskAction action) {
    TreeMap<DetectorId, MaskAction> actions = new TreeMap<>();
    Masker.standard().detectors().forEach(detector -> actions.put(detector, action));
    return new MaskPlan(actions).restoring();
  }

  @ParameterizedTest
  @MethodSource("fillers")
  void holdsLittleOfTextHoweverLongItsRuns(String filler) throws Exception {
    String run = filler.repeat(LENGTH / filler.length());
    for (MaskAction action : List.of(new MaskAction.Drop(), new MaskAction.Token())) {
      assertThat(mostHeld(plan(action), Form.TEXT, run)).isLessThanOrEqualTo(MOST);
      assertThat(mostHeld(plan(action), Form.JSON, "{\"a\":1,\"b\":\"" + json(run)))
          .isLessThanOrEqualTo(MOST);
      assertThat(mostHeld(plan(action), Form.URL_ENCODED, "a=" + run)).isLessThanOrEqualTo(MOST);
    }
  }

  @ParameterizedTest
  @MethodSource("fillers")
  void holdsOneEventAndLittleOfTheTextsThatGoOn(String filler) throws Exception {
    String piece = filler.repeat(400 / filler.length());
    String event =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + json(piece) + "\"}}]}\n\n";

    assertThat(mostHeld(plan(new MaskAction.Hash()), Form.SSE, event.repeat(100)))
        .isLessThanOrEqualTo(MOST + event.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "[", "{\"a\":", "\"\\u0041", "1"})
  void holdsLittleOfJsonThatGoesOnForever(String filler) throws Exception {
    String json = "{\"x\":[" + (filler + "a,").repeat(LENGTH / (filler.length() + 2));
    MaskStream stream = Masker.standard().open(plan(new MaskAction.Drop()), Form.JSON);
    byte[] bytes = Streams.bytes(json);
    try {
      for (int from = 0; from < bytes.length; from += CHUNK) {
        stream.write(ByteBuffer.wrap(bytes, from, Math.min(CHUNK, bytes.length - from)));
        assertThat(stream.heldBack()).isLessThanOrEqualTo(MOST);
      }
    } catch (UninspectableException refused) {
      assertThat(refused).hasMessageContaining("JSON");
    }
  }

  @Test
  void eachDetectorDeclaresHowLongItWaits() {
    assertThat(Detectors.STANDARD)
        .allSatisfy(detector -> assertThat(detector.longest()).isBetween(Detector.SHORT, 16 * 1024))
        .filteredOn(detector -> detector.longest() > Detector.SHORT)
        .extracting(detector -> detector.id().value())
        .containsExactly("private-key", "jwt");
  }

  private static int mostHeld(MaskPlan plan, Form form, String text) throws Exception {
    MaskStream stream = Masker.standard().open(plan, form);
    byte[] bytes = Streams.bytes(text);
    int most = 0;
    for (int from = 0; from < bytes.length; from += CHUNK) {
      stream.write(ByteBuffer.wrap(bytes, from, Math.min(CHUNK, bytes.length - from)));
      most = Math.max(most, stream.heldBack());
    }
    return most;
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
