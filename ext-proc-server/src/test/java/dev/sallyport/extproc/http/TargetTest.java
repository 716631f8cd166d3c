package dev.sallyport.extproc.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths as they are meant. */
class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "/a/b,/a/b",
    "/a?b=%zz,/a",
    "/%61,/a",
    "/%C3%A4,/ä",
    "/%e2%82%ac/x,/€/x",
    "/a%2Fb,/a/b",
    "/a+b,/a+b"
  })
  void decodesPaths(String raw, String decoded) {
    assertThat(new Target(raw).decodedPath()).contains(decoded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%6", "/%zz", "/%00", "/%0a", "/%7f", "/%ff", "/%C3", "/\u0001"})
  void hasNoPathWhereEscapesAreBrokenOrMeanControlCharacters(String raw) {
    assertThat(new Target(raw).decodedPath()).isEmpty();
  }

  @Property
  void neverThrows(@ForAll String raw) {
    Target target = new Target(raw);
    assertThat(target.rawPath() + (raw.contains("?") ? "?" : "") + target.rawQuery())
        .isEqualTo(raw);
    assertThat(target.decodedPath()).isNotNull();
  }
}
