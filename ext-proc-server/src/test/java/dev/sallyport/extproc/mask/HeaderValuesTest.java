package dev.sallyport.extproc.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.testing.TestGuard;
import dev.sallyport.masking.Masker;
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
