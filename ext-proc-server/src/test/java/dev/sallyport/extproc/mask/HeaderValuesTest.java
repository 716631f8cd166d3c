package dev.sallyport.extproc.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.masking.BlockedException;
import dev.sallyport.masking.Masker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValuesTest {

  private static final DetectorId EMAIL = new DetectorId("email");

  private static final Headers LINES =
      new Headers(
          List.of(
              new Header(":status", "200"),
              new Header("set-cookie", "theme=dark"),
              new Header("set-cookie", "user=anna@example.com"),
              new Header("set-cookie", "last=1"),
              new Header("server", "upstream")));

  @Test
  void keepsEveryLineOfANameOfWhichOneIsMasked() throws Exception {
    HeaderEdits edits = new HeaderEdits();
    Headers after = HeaderValues.mask(Masker.standard(), TestGuard.EMAIL, LINES, edits);

    assertThat(edits.settings())
        .containsOnlyKeys("set-cookie")
        .containsEntry("set-cookie", List.of("theme=dark", "user=[redacted:email]", "last=1"));
    assertThat(after.all("set-cookie")).contains("user=[redacted:email]");
  }

  @Test
  void readsBinaryHeadersAsMessagesAndDropsWhatIsNone() throws Exception {
    // A google.rpc.Status: code 5, message "no anna@example.com".
    byte[] status = concat(new byte[] {8, 5, 0x12, 19}, "no anna@example.com");
    byte[] other = concat(new byte[] {(byte) 0xFF, 0}, " anna@example.com");
    byte[] trace = {0, 0, (byte) 0xFE, 1};
    HeaderEdits edits = new HeaderEdits();
    Headers after =
        HeaderValues.mask(
            Masker.standard(),
            TestGuard.EMAIL,
            new Headers(
                List.of(
                    new Header("grpc-status-details-bin", base64(status)),
                    new Header("other-bin", base64(other)),
                    new Header("grpc-trace-bin", base64(trace)))),
            edits);

    String masked = after.first("grpc-status-details-bin").orElseThrow();
    assertThat(Base64.getDecoder().decode(masked))
        .isEqualTo(concat(new byte[] {8, 5, 0x12, 19}, "no [redacted:email]"));
    assertThat(after.first("grpc-trace-bin")).contains(base64(trace));
    assertThat(edits.removals()).containsExactly("other-bin");
    assertThat(edits.settings()).containsOnlyKeys("grpc-status-details-bin");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] concat(byte[] head, String text) {
    byte[] all = Arrays.copyOf(head, head.length + text.length());
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, all, head.length, text.length());
    return all;
  }

  @Test
  void changesNothingWhereNothingIsToBeMasked() throws Exception {
    HeaderEdits edits = new HeaderEdits();
    assertThat(HeaderValues.mask(Masker.standard(), MaskPlan.NOTHING, LINES, edits))
        .isEqualTo(LINES);
    assertThat(edits.settings()).isEmpty();
  }

  @Test
  void doesNotBringBackALineThatGoesHoweverItsValueLooks() throws Exception {
    HeaderEdits edits = new HeaderEdits().remove("x-sallyport-uninspected");
    Headers lines = new Headers(List.of(new Header("x-sallyport-uninspected", "anna@example.com")));

    Headers after = HeaderValues.mask(Masker.standard(), TestGuard.EMAIL, lines, edits);

    assertThat(edits.settings()).isEmpty();
    assertThat(after.all("x-sallyport-uninspected")).isEmpty();
  }

  @Test
  void dropsALineThatHoldsWhatIsDroppedAndNoOther() throws Exception {
    MaskPlan plan = MaskPlan.of(EMAIL, new MaskAction.Drop());
    HeaderEdits edits = new HeaderEdits();
    Headers lines =
        new Headers(
            List.of(
                new Header("x-json", "{\"m\":\"anna\\u0040example.com\"}"),
                new Header("x-escaped", "anna%40example.com"),
                new Header("x-plain", "anna@example.com"),
                new Header("x-other", "nobody"),
                new Header("set-cookie", "user=anna@example.com"),
                new Header("set-cookie", "theme=dark")));

    Headers after = HeaderValues.mask(Masker.standard(), plan, lines, edits);

    assertThat(edits.removals()).containsExactlyInAnyOrder("x-json", "x-escaped", "x-plain");
    assertThat(edits.settings()).containsEntry("set-cookie", List.of("theme=dark"));
    assertThat(after.has("x-other")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"anna@example.com", "anna%40example.com", "{\"m\":\"anna\\u0040example.com\"}"})
  void refusesALineThatHoldsWhatIsBlocked(String value) {
    MaskPlan plan = MaskPlan.of(EMAIL, new MaskAction.Block());
    Headers lines = new Headers(List.of(new Header("x-user", value)));

    assertThatExceptionOfType(BlockedException.class)
        .isThrownBy(() -> HeaderValues.mask(Masker.standard(), plan, lines, new HeaderEdits()));
    assertThatExceptionOfType(BlockedException.class)
        .isThrownBy(
            () -> HeaderValues.target(Masker.standard(), plan, "/a?user=" + "anna%40example.com"));
  }
}
