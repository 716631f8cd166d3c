package dev.sallyport.extproc.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.exchange.ExchangeId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class DiskWaitsTest {

  private final Deque<Runnable> threads = new ArrayDeque<>();
  private final Executor here = threads::add;
  private final List<CompletableFuture<Void>> commits = new ArrayList<>();
  private final List<Boolean> told = new ArrayList<>();
  private long now;
  private final DiskWaits waits =
      new DiskWaits(
          new Journal() {
            @Override
            public Page open(ExchangeId exchange) {
              return (at, event) -> true;
            }

            @Override
            public CompletableFuture<Void> commit() {
              CompletableFuture<Void> commit = new CompletableFuture<>();
              commits.add(commit);
              return commit;
            }
          },
          () -> here,
          () -> now,
          Duration.ofSeconds(5));

  private void wait(int count) {
    for (int i = 0; i < count; i++) {
      waits.add(told::add);
    }
  }

  private void runAll() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  @Test
  void oneSyncIsToldByOneThreadToAllWhoWaitedForIt() {
    wait(10);
    commits.forEach(commit -> commit.complete(null));
    assertThat(told).as("nobody is told on the thread that syncs").isEmpty();
    assertThat(threads).hasSize(1);
    runAll();
    assertThat(told).hasSize(10).containsOnly(true);
    assertThat(waits.size()).isZero();
  }

  @Test
  void aLargeSyncIsToldBySeveral() {
    wait(100);
    commits.forEach(commit -> commit.complete(null));
    threads.remove().run();
    assertThat(told).hasSizeLessThan(50);
    assertThat(threads).hasSize(1);
    runAll();
    assertThat(told).hasSize(100).containsOnly(true);
  }

  @Test
  void whoeverComesWhileOthersAreToldIsToldToo() {
    waits.add(
        onDisk -> {
          wait(1);
          commits.getLast().complete(null);
        });
    commits.getFirst().complete(null);
    runAll();
    assertThat(told).containsExactly(true);
  }

  @Test
  void aJournalThatFailsTellsThatItIsNotOnTheDisk() {
    wait(2);
    commits.getFirst().completeExceptionally(new IOException("No space left on device"));
    commits.getLast().complete(null);
    runAll();
    assertThat(told).containsExactly(false, true);
  }

  @Test
  void nobodyWaitsLongerThanTheLimitAndNobodyIsToldTwice() {
    wait(1);
    now = Duration.ofSeconds(4).toNanos();
    wait(1);
    waits.look();
    runAll();
    assertThat(told).isEmpty();
    now = Duration.ofSeconds(6).toNanos();
    waits.look();
    runAll();
    assertThat(told).containsExactly(false);
    assertThat(waits.size()).isEqualTo(1);
    commits.forEach(commit -> commit.complete(null));
    runAll();
    assertThat(told).containsExactly(false, true);
  }

  @Test
  void oneThatFailsDoesNotKeepTheOthersWaiting() {
    waits.add(
        onDisk -> {
          throw new IllegalStateException("a bug");
        });
    wait(1);
    commits.forEach(commit -> commit.complete(null));
    runAll();
    assertThat(told).containsExactly(true);
  }
}
