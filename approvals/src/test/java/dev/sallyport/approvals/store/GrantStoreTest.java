package dev.sallyport.approvals.store;

import static dev.sallyport.approvals.Given.NOON;
import static dev.sallyport.approvals.Given.human;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.GrantRequest;
import dev.sallyport.approvals.grant.GrantsInput;
import dev.sallyport.database.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrantStoreTest {

  @TempDir Path folder;
  private final SetClock clock = new SetClock(NOON);
  private Database database;
  private Outbox outbox;
  private GrantStore grants;

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  private void use(Databases kind) {
    database = kind.open(folder);
    outbox = new Outbox(database);
    grants = new GrantStore(database, outbox, clock);
  }

  @ParameterizedTest
  @EnumSource
  void aGrantIsInForceUntilItsTimeIsOverEvenIfTheClockHasNotLooked(Databases kind) {
    use(kind);
    AccessGrant grant = grants.give(forAnHour(Optional.empty()), human("bob"));

    assertThat(grants.find(grant.id())).contains(grant);
    assertThat(grants.inForce(human("alice"))).containsExactly(grant);
    assertThat(grants.inForce(human("mallory"))).isEmpty();
    assertThat(GrantsInput.json(grants.inForce(human("alice")), clock.instant()).toString())
        .isEqualTo(
            "[{\"id\":\"%s\",\"resource\":\"documents\",\"verbs\":[\"DELETE\",\"PUT\"],\"expires_at\":\"2026-03-01T13:00:00Z\"}]"
                .formatted(grant.id()));
    clock.advance(Duration.ofHours(1));
    assertThat(grants.inForce(human("alice"))).isEmpty();
    assertThat(GrantsInput.json(List.of(grant), clock.instant())).isEmpty();
    assertThat(grants.expireDue()).isEqualTo(1);
    assertThat(grants.expireDue()).isZero();
    assertThat(outbox.after(0, 9))
        .extracting(OutboxEvent::state)
        .containsExactly("active", "expired");
  }

  @ParameterizedTest
  @EnumSource
  void somebodyFindsTheirOwnHoweverManyOthersCameLater(Databases kind) {
    use(kind);
    AccessGrant own = grants.give(forAnHour(Optional.empty()), human("bob"));
    clock.advance(Duration.ofMinutes(1));
    GrantRequest others =
        new GrantRequest(
            human("mallory"), own.resource(), own.verbs(), Optional.empty(), Duration.ofHours(1));
    grants.give(others, human("bob"));
    grants.give(others, human("bob"));

    assertThat(grants.newest(2)).extracting(AccessGrant::holder).containsOnly(human("mallory"));
    assertThat(grants.newestOf(List.of(human("nobody"), human("alice")), 2)).containsExactly(own);
    assertThat(grants.newestOf(List.of(), 2)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aTaskEndsItsGrantOnceAndOnlyItsPeopleDo(Databases kind) {
    use(kind);
    AccessGrant grant = grants.give(forAnHour(Optional.of("ticket-7")), human("bob"));

    assertThat(grants.end(grant.id(), human("mallory"))).isEmpty();
    assertThat(grants.end(grant.id(), human("alice")).orElseThrow().state())
        .isEqualTo(new AccessGrant.State.Ended(human("alice")));
    assertThat(grants.end(grant.id(), human("alice"))).isEmpty();
    assertThat(grants.revoke(grant.id(), human("bob"), "late")).isEmpty();
    assertThat(grants.inForce(human("alice"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aRevokedGrantIsAnnouncedWithWhomItConcerns(Databases kind) {
    use(kind);
    AccessGrant grant = grants.give(forAnHour(Optional.empty()), human("bob"));

    assertThat(grants.revoke(grant.id(), human("bob"), "mistake").orElseThrow().state())
        .isEqualTo(new AccessGrant.State.Revoked(human("bob"), "mistake"));
    OutboxEvent event = outbox.after(1, 1).getFirst();
    assertThat(event.topic()).isEqualTo("grant");
    assertThat(event.payload())
        .contains("\"state\":\"revoked\"")
        .contains("\"holder\":{\"issuer\":\"corp\",\"subject\":\"alice\"}")
        .doesNotContain("mistake");
  }

  @ParameterizedTest
  @EnumSource
  void nobodyGivesAccessToThemselves(Databases kind) {
    use(kind);

    assertThatThrownBy(() -> grants.give(forAnHour(Optional.empty()), human("alice")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGrantIsForSomethingAndForAWhile() {
    assertThatThrownBy(() -> request(Set.of(), Duration.ofHours(1)))
        .hasMessageContaining("1 to 32 verbs");
    assertThatThrownBy(() -> request(Set.of("a\nb"), Duration.ofHours(1)))
        .hasMessageContaining("printable");
    assertThatThrownBy(() -> request(Set.of("GET"), Duration.ofHours(25)))
        .hasMessageContaining("24 hours");
    assertThatThrownBy(() -> request(Set.of("GET"), Duration.ZERO))
        .hasMessageContaining("24 hours");
  }

  private static GrantRequest request(Set<String> verbs, Duration lasts) {
    return new GrantRequest(
        human("alice"), "documents", new TreeSet<>(verbs), Optional.empty(), lasts);
  }

  private static GrantRequest forAnHour(Optional<String> task) {
    return new GrantRequest(
        human("alice"),
        "documents",
        new TreeSet<>(Set.of("PUT", "DELETE")),
        task,
        Duration.ofHours(1));
  }
}
