package dev.sallyport.controlplane.holds;

import dev.sallyport.approvals.state.Attendance;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.controlplane.approvals.ClearViews;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the ext-proc server that holds a request to show it in clear, and passes its answer on. What
 * it says is kept only until whoever waits for it has it.
 */
public final class Reveals implements ClearViews.Holders {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_AT_ONCE = 16;

  private final LiveFeed feed;
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);

  private record Asked(String guard, CompletableFuture<String> answer) {}

  /** Asks servers that follow. */
  public Reveals(LiveFeed feed) {
    this.feed = feed;
  }

  @Override
  public Optional<String> show(Approval approval) throws InterruptedException {
    Set<Waiter> streams =
        approval.state().waiting().map(Attendance::waiters).orElseGet(TreeSet::new);
    for (Waiter stream : streams) {
      Optional<Follower> guard = feed.follower(stream.guard());
      if (guard.isPresent()) {
        Optional<String> shown = ask(guard.get(), approval, stream);
        if (shown.isPresent()) {
          return shown;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> ask(Follower guard, Approval approval, Waiter stream)
      throws InterruptedException {
    if (!room.tryAcquire()) {
      return Optional.empty();
    }
    String id = UUID.randomUUID().toString();
    CompletableFuture<String> answer = new CompletableFuture<>();
    asked.put(id, new Asked(guard.guard(), answer));
    try {
      guard.reveal(id, approval.facts().id(), stream);
      return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
          .filter(text -> !text.isEmpty());
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } finally {
      asked.remove(id);
      room.release();
    }
  }

  /** A server shows what it was asked for; anything else counts for nothing. */
  void shown(String guard, String id, String request) {
    Asked question = asked.get(id);
    if (question != null && question.guard().equals(guard)) {
      question.answer().complete(request);
    }
  }
}
