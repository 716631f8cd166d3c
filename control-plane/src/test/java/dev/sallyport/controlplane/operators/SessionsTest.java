package dev.sallyport.controlplane.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.review.Human;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long sessions live, and how many there are. */
class SessionsTest {

  private static final Operator ALICE = operator("alice");

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final Sessions sessions =
      new Sessions(() -> now, Duration.ofMinutes(30), Duration.ofHours(8));

  @Test
  void oneThatDoesNothingEnds() {
    String token = open(ALICE);
    now = now.plus(Duration.ofMinutes(29));
    assertThat(sessions.find(token, Session.Use.BROWSER)).isPresent();
    now = now.plus(Duration.ofMinutes(29));
    assertThat(sessions.find(token, Session.Use.BROWSER)).as("was used meanwhile").isPresent();
    now = now.plus(Duration.ofMinutes(30));
    assertThat(sessions.find(token, Session.Use.BROWSER)).isEmpty();
    assertThat(sessions.count()).isZero();
  }

  @Test
  void oneThatIsUsedEndsAllTheSame() {
    String token = open(ALICE);
    for (int i = 0; i < 8 * 60 / 20 - 1; i++) {
      now = now.plus(Duration.ofMinutes(20));
      assertThat(sessions.find(token, Session.Use.BROWSER)).isPresent();
    }
    now = now.plus(Duration.ofMinutes(20));
    assertThat(sessions.find(token, Session.Use.BROWSER)).isEmpty();
  }

  @Test
  void oneOfABrowserIsNoneForProgramsAndTheOtherWayRound() {
    String page = open(ALICE);
    String program = sessions.open(ALICE, Session.Use.PROGRAM).token().reveal();

    assertThat(sessions.find(page, Session.Use.PROGRAM)).isEmpty();
    assertThat(sessions.find(program, Session.Use.BROWSER)).isEmpty();
    assertThat(sessions.find(program, Session.Use.PROGRAM)).isPresent();
  }

  @Test
  void nobodyHasMoreThanTwentyAndTheOneUnusedForLongestMakesRoom() {
    List<String> tokens = new ArrayList<>();
    String bobs = open(operator("bob"));
    for (int i = 0; i < 25; i++) {
      tokens.add(open(ALICE));
      now = now.plusSeconds(1);
    }

    assertThat(sessions.count()).isEqualTo(21);
    assertThat(sessions.find(tokens.getFirst(), Session.Use.BROWSER)).isEmpty();
    assertThat(sessions.find(tokens.getLast(), Session.Use.BROWSER)).isPresent();
    assertThat(sessions.find(bobs, Session.Use.BROWSER)).isPresent();
  }

  @Test
  void thereAreNeverMoreThanTwoThousand() {
    for (int i = 0; i < 2_100; i++) {
      open(operator("u" + i));
    }

    assertThat(sessions.count()).isEqualTo(2_000);
  }

  @Test
  void everyoneOfAPersonCanBeEnded() {
    String page = open(ALICE);
    String program = sessions.open(ALICE, Session.Use.PROGRAM).token().reveal();
    String bobs = open(operator("bob"));
    sessions.closeAll(ALICE.human());

    assertThat(sessions.find(page, Session.Use.BROWSER)).isEmpty();
    assertThat(sessions.find(program, Session.Use.PROGRAM)).isEmpty();
    assertThat(sessions.find(bobs, Session.Use.BROWSER)).isPresent();
  }

  @Test
  void tokensAreNeverTheSameAndNeverPrinted() {
    Sessions.Opened one = sessions.open(ALICE, Session.Use.BROWSER);
    Sessions.Opened other = sessions.open(ALICE, Session.Use.BROWSER);

    assertThat(one.token().reveal()).hasSize(43).isNotEqualTo(other.token().reveal());
    assertThat(one.session().formToken().reveal()).isNotEqualTo(one.token().reveal());
    assertThat(one.toString()).doesNotContain(one.token().reveal());
  }

  private String open(Operator operator) {
    return sessions.open(operator, Session.Use.BROWSER).token().reveal();
  }

  private static Operator operator(String subject) {
    return new Operator(new Human("corp", subject), Set.of(), Set.of(), false);
  }
}
