package dev.sallyport.controlplane.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whatever a text holds, it stays a text. */
class HtmlTest {

  @Property(tries = 500)
  void noTextEndsItsElementOrItsAttribute(@ForAll String text) {
    String markup = Html.of("p", Map.of("title", text), Html.text(text)).toString();

    assertThat(markup.chars().filter(c -> c == '<').count()).isEqualTo(2);
    assertThat(markup.chars().filter(c -> c == '>').count()).isEqualTo(2);
    assertThat(markup.chars().filter(c -> c == '"').count()).isIn(0L, 2L);
  }

  @Test
  void whatWouldReorderOrHideTextIsShownByItsNumber() {
    assertThat(Html.text("a\u202eb\u0000c\u200bd\u2066e\ufeff").toString())
        .isEqualTo("a⟨U+202E⟩b⟨U+0000⟩c⟨U+200B⟩d⟨U+2066⟩e⟨U+FEFF⟩");
    assertThat(Html.text("two\nlines\tand\r").toString()).isEqualTo("two\nlines\tand⟨U+000D⟩");
  }

  @Test
  void elementsAreWrittenAsBrowsersReadThem() {
    assertThat(Html.of("p", Map.of("id", "a", "hidden", ""), Html.leaf("br", Map.of())).toString())
        .isEqualTo("<p hidden id=\"a\"><br></p>");
  }
}
