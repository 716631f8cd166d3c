package dev.sallyport.approvals.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approvals.Given;
import dev.sallyport.database.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutboxTest {

  @TempDir Path folder;
  private Database database;

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReaderThatWaitsHearsOfItInThisAndInAnotherProcess(Databases kind) throws Exception {
    database = kind.open(folder);
    Outbox here = new Outbox(database);
    Outbox there = new Outbox(database);
    CompletableFuture<List<OutboxEvent>> readHere = reading(here);
    CompletableFuture<List<OutboxEvent>> readThere = reading(there);

    hold(here, "d1");

    assertThat(readHere.get(20, TimeUnit.SECONDS)).hasSize(1);
    assertThat(readThere.get(20, TimeUnit.SECONDS)).hasSize(1);
    assertThat(here.await(1, 10, Duration.ZERO)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aCursorStartsAtThePresentAndNeverGoesBack(Databases kind) {
    database = kind.open(folder);
    Outbox outbox = new Outbox(database);
    hold(outbox, "d1");

    assertThat(outbox.cursor("webhook:a")).isEqualTo(1);
    hold(outbox, "d2");
    assertThat(outbox.cursor("webhook:a")).isEqualTo(1);
    outbox.advance("webhook:a", 2);
    outbox.advance("webhook:a", 1);
    assertThat(new Outbox(database).cursor("webhook:a")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void oldEventsAreForgottenAndNumbersGoOn(Databases kind) {
    database = kind.open(folder);
    Outbox outbox = new Outbox(database);
    hold(outbox, "d1");

    assertThat(outbox.forgetBefore(Instant.now().plusSeconds(60))).isEqualTo(1);
    hold(outbox, "d2");
    assertThat(outbox.after(0, 10)).extracting(OutboxEvent::seq).containsExactly(2L);
  }

  private static CompletableFuture<List<OutboxEvent>> reading(Outbox outbox) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return outbox.await(0, 10, Duration.ofSeconds(20));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void hold(Outbox outbox, String digest) {
    new ApprovalStore(database, outbox, InstantSource.system())
        .hold(Requests.by(Given.waiter("g1", "a"), digest, Given.oneReviewer()));
  }
}
