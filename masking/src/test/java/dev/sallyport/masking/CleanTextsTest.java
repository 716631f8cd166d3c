package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.Masked;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CleanTextsTest {

  private final CleanTexts clean = new CleanTexts();

  private static Masked masked(String text) {
    return Masked.proven(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTextThatIsKeptIsFoundAndNoOther() {
    Masked kept = masked("text/html");
    clean.keep("text/html", kept);

    assertThat(clean.find("text/html")).isSameAs(kept);
    assertThat(clean.find("text/plain")).isNull();
  }

  @Test
  void textsInOnePlaceAreNotMixedUp() {
    // Two texts with one hash, so that they have one place.
    clean.keep("Aa", masked("Aa"));
    assertThat(clean.find("BB")).isNull();

    clean.keep("BB", masked("BB"));
    assertThat(clean.find("Aa")).isNull();
    assertThat(clean.find("BB")).isEqualTo(masked("BB"));
  }

  @Test
  void longTextsAreNotKept() {
    String text = "x".repeat(257);
    clean.keep(text, masked(text));

    assertThat(clean.find(text)).isNull();
  }
}
