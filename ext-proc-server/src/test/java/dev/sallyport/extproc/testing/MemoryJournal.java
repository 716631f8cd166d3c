package dev.sallyport.extproc.testing;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A journal in memory, which can be made to refuse. */
public final class MemoryJournal implements Journal {

  private final List<RecordedEvent> events = new CopyOnWriteArrayList<>();
  private final Semaphore asked = new Semaphore(0);
  private volatile Class<?> refused = Void.class;
  private final AtomicReference<CompletableFuture<Void>> commits =
      new AtomicReference<>(CompletableFuture.completedFuture(null));

  @Override
  public Page open(ExchangeId exchange) {
    return (at, event) -> !refused.isInstance(event) && events.add(event);
  }

  @Override
  public CompletableFuture<Void> commit() {
    CompletableFuture<Void> commit = commits.getAndSet(CompletableFuture.completedFuture(null));
    asked.release();
    return commit;
  }

  /** Has the next commit end as the test says. */
  public CompletableFuture<Void> holdNextCommit() {
    CompletableFuture<Void> commit = new CompletableFuture<>();
    asked.drainPermits();
    commits.set(commit);
    return commit;
  }

  /** Waits until the commit of {@link #holdNextCommit} was asked for. */
  public void awaitCommitAsked() {
    try {
      if (!asked.tryAcquire(10, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody asked for a commit; recorded: " + events);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Refuses events of a type from now on. */
  public void refuse(Class<?> type) {
    refused = type;
  }

  public List<RecordedEvent> events() {
    return List.copyOf(events);
  }

  public <T extends RecordedEvent> List<T> all(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The one event of a type. */
  public <T extends RecordedEvent> T only(Class<T> type) {
    List<T> found = all(type);
    if (found.size() != 1) {
      throw new AssertionError("expected one " + type.getSimpleName() + " in " + events);
    }
    return found.getFirst();
  }

  /** What is recorded of a body. */
  public String body(RecordedEvent.Direction direction) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    all(RecordedEvent.Body.class).stream()
        .filter(piece -> piece.direction() == direction)
        .forEach(piece -> bytes.writeBytes(piece.bytes().bytes()));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
