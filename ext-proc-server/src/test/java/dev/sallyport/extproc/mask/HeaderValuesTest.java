package dev.sallyport.extproc.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.masking.Masker;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderValuesTest {

  private static final Headers LINES =
      new Headers(
          List.of(
              new Header(":status", "200"),
              new Header("set-cookie", "theme=dark"),
              new Header("set-cookie", "user=anna@example.com"),
              new Header("set-cookie", "last=1"),
              new Header("server", "upstream")));

  @Test
  void keepsEveryLineOfANameOfWhichOneIsMasked() {
    HeaderEdits edits = new HeaderEdits();
    Headers after = HeaderValues.mask(Masker.standard(), TestGuard.EMAIL, LINES, edits);

    assertThat(edits.settings())
        .containsOnlyKeys("set-cookie")
        .containsEntry("set-cookie", List.of("theme=dark", "user=[redacted:email]", "last=1"));
    assertThat(after.all("set-cookie")).contains("user=[redacted:email]");
  }

  @Test
  void readsBinaryHeadersAsMessagesAndDropsWhatIsNone() {
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
  void changesNothingWhereNothingIsToBeMasked() {
    HeaderEdits edits = new HeaderEdits();
    assertThat(HeaderValues.mask(Masker.standard(), MaskPlan.NOTHING, LINES, edits))
        .isEqualTo(LINES);
    assertThat(edits.settings()).isEmpty();
  }

  @Test
  void doesNotBringBackALineThatGoesHoweverItsValueLooks() {
    HeaderEdits edits = new HeaderEdits().remove("x-sallyport-uninspected");
    Headers lines = new Headers(List.of(new Header("x-sallyport-uninspected", "anna@example.com")));

    Headers after = HeaderValues.mask(Masker.standard(), TestGuard.EMAIL, lines, edits);

    assertThat(edits.settings()).isEmpty();
    assertThat(after.all("x-sallyport-uninspected")).isEmpty();
  }
}
