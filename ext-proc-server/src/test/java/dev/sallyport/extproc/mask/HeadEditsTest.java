package dev.sallyport.extproc.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What masked responses may be cached as. */
class HeadEditsTest {

  @ParameterizedTest
  @CsvSource({
    "'',private",
    "public,private",
    "'public, max-age=60','private, max-age=60'",
    "'max-age=60, s-maxage=600','private, max-age=60'",
    "no-store,no-store",
    "'private, max-age=5','private, max-age=5'",
    "'PUBLIC, No-Cache','private, No-Cache'",
    "'private=\"set-cookie\", max-age=5','private, private=\"set-cookie\", max-age=5'"
  })
  void keepsSharedCachesFromMaskedResponses(String before, String after) {
    assertThat(HeadEdits.privately(List.of(before))).isEqualTo(after);
  }

  @Test
  void joinsLinesOfTheSameName() {
    assertThat(HeadEdits.privately(List.of("public", "max-age=1"))).isEqualTo("private, max-age=1");
  }
}
