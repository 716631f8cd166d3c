package dev.sallyport.controlplane.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.store.ApprovalTables;
import dev.sallyport.database.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long sessions live, and how many there are. */
class SessionsTest {

  private static final Operator ALICE = operator("alice");

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  @TempDir private Path folder;
  private Database database;
  private Sessions sessions;

  @BeforeEach
  void open() {
    database = Database.embedded(folder.resolve("approvals"), ApprovalTables.ALL);
    sessions = sessions("setting");
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** As another control plane, or the same one after a restart, has them. */
  private Sessions sessions(String setting) {
    return new Sessions(
        () -> database, () -> now, setting, Duration.ofMinutes(30), Duration.ofHours(8));
  }

  @Test
  void anotherControlPlaneOfTheDatabaseKnowsThem() {
    String token = open(ALICE);
    Session here = sessions.find(token, Session.Use.BROWSER).orElseThrow();

    Session there = sessions("setting").find(token, Session.Use.BROWSER).orElseThrow();
    assertThat(there.operator()).isEqualTo(here.operator());
    assertThat(there.isOwn(here.formToken().reveal())).isTrue();

    sessions("setting").close(token);
    assertThat(sessions.find(token, Session.Use.BROWSER)).isEmpty();
  }

  @Test
  void theyOutliveARestart() {
    String token = open(ALICE);
    database.close();
    open();

    assertThat(sessions.find(token, Session.Use.BROWSER)).isPresent();
  }

  @Test
  void underAnotherConfigurationTheyDoNotCount() {
    String token = open(ALICE);
    sessions.obey("another", Duration.ofMinutes(30), Duration.ofHours(8));

    assertThat(sessions.find(token, Session.Use.BROWSER)).isEmpty();
    assertThat(sessions("another").find(token, Session.Use.BROWSER)).isEmpty();
  }

  @Test
  void nothingInTheDatabaseProvesThem() throws Exception {
    Sessions.Opened opened = sessions.open(ALICE, Session.Use.BROWSER);
    database.close();

    String file = Files.readString(folder.resolve("approvals.mv.db"), StandardCharsets.ISO_8859_1);
    assertThat(file)
        .contains("operator_session".toUpperCase(Locale.ROOT))
        .doesNotContain(opened.token().reveal())
        .doesNotContain(opened.session().formToken().reveal());
  }

  @Test
  void oneThatDoesNothingEnds() {
    String token = open(ALICE);
    now = now.plus(Duration.ofMinutes(29));
    assertThat(sessions.find(token, Session.Use.BROWSER)).isPresent();
    now = now.plus(Duration.ofMinutes(29));
    assertThat(sessions.find(token, Session.Use.BROWSER)).as("was used meanwhile").isPresent();
    now = now.plus(Duration.ofMinutes(30));
    assertThat(sessions.find(token, Session.Use.BROWSER)).isEmpty();
    open(ALICE);
    assertThat(sessions.count()).as("what is over makes room").isEqualTo(1);
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
