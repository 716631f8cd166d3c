package dev.sallyport.approvals.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          respond-async                             | true  |
          RESPOND-ASYNC                             | true  |
          respond-async, wait=10                    | true  | 10
          wait=10, respond-async                    | true  | 10
          wait=0                                    | false | 0
          wait="7"                                  | false | 7
          wait = 7 ; a=b ; c                        | false | 7
          foo; x="a,wait=3;\\"", wait=5             | false | 5
          wait=1, wait=9                            | false | 1
          wait=-1                                   | false |
          wait=1.5                                  | false |
          wait=9999999999                           | false |
          wait                                      | false |
          return=minimal                            | false |
          respond-asyncx                            | false |
          x=respond-async                           | false |
          """)
  void readsWhatRfc7240Says(String line, boolean respondAsync, Long wait) {
    assertThat(Preference.of(List.of(line)))
        .isEqualTo(
            new Preference(respondAsync, Optional.ofNullable(wait).map(Duration::ofSeconds)));
  }

  @Test
  void severalLinesAreOneList() {
    assertThat(Preference.of(List.of("respond-async", "wait=3")))
        .isEqualTo(new Preference(true, Optional.of(Duration.ofSeconds(3))));
    assertThat(Preference.of(List.of())).isEqualTo(Preference.NONE);
  }

  @Test
  void aClientShortensTheWaitAndNeverLengthensIt() {
    Duration policy = Duration.ofSeconds(45);

    assertThat(Preference.NONE.inlineFor(policy)).isEqualTo(policy);
    assertThat(Preference.of(List.of("wait=5")).inlineFor(policy)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Preference.of(List.of("wait=500")).inlineFor(policy)).isEqualTo(policy);
    assertThat(Preference.of(List.of("respond-async, wait=5")).inlineFor(policy))
        .isEqualTo(Duration.ZERO);
  }

  @Property
  void anythingIsReadWithoutAnError(@ForAll String line) {
    assertThat(Preference.of(List.of(line)).inlineFor(Duration.ofSeconds(1)))
        .isBetween(Duration.ZERO, Duration.ofSeconds(1));
  }
}
