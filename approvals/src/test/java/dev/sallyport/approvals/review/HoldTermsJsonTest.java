package dev.sallyport.approvals.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldTermsJsonTest {

  @Test
  void everyFieldIsRead() throws Exception {
    HoldTerms terms =
        read(
            """
            {"steps": [{"any_of": ["security", "legal"], "humans": 2}, {"all_of": ["finance"]}, {"owners": 1}],
             "humans": 3, "owners": {"groups": ["g"], "subjects": [{"issuer": "corp", "subject": "olaf"}]},
             "break_glass": ["on-call"], "sees_all": true, "justification": true,
             "inline_seconds": 5, "pending_seconds": 60, "grant_seconds": 7}
            """);

    assertThat(terms.steps()).hasSize(3);
    assertThat(terms.humansNeeded()).isEqualTo(4);
    assertThat(terms.owners().humans()).containsExactly(new Human("corp", "olaf"));
    assertThat(terms.breakGlassGroups()).containsExactly("on-call");
    assertThat(terms.seesAll()).isTrue();
    assertThat(terms.justification()).isTrue();
    assertThat(terms.inlineFor()).isEqualTo(Duration.ofSeconds(5));
    assertThat(terms.pendingFor()).isEqualTo(Duration.ofMinutes(1));
    assertThat(terms.grantFor()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void whatIsLeftOutHasADefault() throws Exception {
    HoldTerms terms = read("{\"steps\": [{\"any_of\": [\"security\"]}]}");

    assertThat(terms.humansNeeded()).isEqualTo(1);
    assertThat(terms.inlineFor()).isEqualTo(Duration.ofSeconds(45));
    assertThat(terms.pendingFor()).isEqualTo(Duration.ofHours(1));
    assertThat(terms.grantFor()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void ownersAreComparedUnderTheNameOfThePerson() throws Exception {
    Human one = new Human("corp", "olaf");
    HoldTerms terms =
        HoldTermsJson.read(
            new ObjectMapper()
                .readTree(
                    """
                    {"steps": [{"owners": 1}],
                     "owners": {"subjects": [{"issuer": "partner", "subject": "o"}]}}
                    """),
            SamePerson.of(List.of(Set.of(one, new Human("partner", "o")))));

    assertThat(terms.owners().humans()).containsExactly(one);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                              | hold is no object
          {}                                                              | hold.steps is no list of 1 to 16 entries
          {"steps": []}                                                   | hold.steps is no list of 1 to 16 entries
          {"steps": [{}]}                                                 | hold.steps[0] has none of 'any_of', 'all_of', 'owners'
          {"steps": [{"any_of": []}]}                                     | hold.steps[0].any_of is no list of 1 to 64 entries
          {"steps": [{"any_of": ["a", "a"]}]}                             | hold.steps[0].any_of has an entry twice
          {"steps": [{"any_of": ["a"], "all_of": ["b"]}]}                 | hold.steps[0] has an unknown field; known are any_of, humans
          {"steps": [{"any_of": ["a"], "humans": 0}]}                     | hold.steps[0].humans is no whole number from 1 to 16
          {"steps": [{"any_of": ["a"], "humans": 1.5}]}                   | hold.steps[0].humans is no whole number from 1 to 16
          {"steps": [{"any_of": [" "]}]}                                  | hold.steps[0].any_of is no text of 1 to 255 characters
          {"steps": [{"owners": 1}]}                                      | hold.steps[0] asks for owners, and hold.owners names none: name groups or subjects
          {"steps": [{"any_of": ["a"]}], "sees_all": "yes"}               | hold.sees_all is neither true nor false
          {"steps": [{"any_of": ["a"]}], "reviewers": 2}                  | hold has an unknown field; known are break_glass, grant_seconds, humans, inline_seconds, justification, owners, pending_seconds, sees_all, steps
          {"steps": [{"any_of": ["a"], "humans": 9}, {"any_of": ["b"], "humans": 9}]} | hold.steps need 18 humans; at most 16 may be
          {"steps": [{"any_of": ["a"]}], "pending_seconds": 9999999999}   | hold.pending_seconds is no whole number from 1 to 604800
          """)
  void whatBreaksTheSchemaIsRefusedWithItsPlace(String json, String message) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(HoldTermsException.class).hasMessage(message);
  }

  private static HoldTerms read(String json) throws Exception {
    return HoldTermsJson.read(new ObjectMapper().readTree(json), SamePerson.NOBODY_DECLARED);
  }
}
