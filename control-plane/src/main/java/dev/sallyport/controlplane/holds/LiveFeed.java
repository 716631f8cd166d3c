package dev.sallyport.controlplane.holds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.approvals.store.OutboxEvent;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.database.DatabaseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what happens to approvals and grants to the ext-proc servers that follow, whichever
 * process it happened in. It reads the outbox once for all of them. While the database is away
 * nobody is told anything, so that servers see their knowledge grow old.
 */
public final class LiveFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BATCH = 500;
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private volatile boolean started;
  private volatile boolean closed;

  /** Begins to read what happens at a desk. */
  public void start(ApprovalDesk desk) {
    started = true;
    Thread.ofPlatform().daemon().name("approval-feed").start(() -> run(desk));
  }

  /** Names of the servers that follow. */
  public Collection<String> guards() {
    return followers.stream().map(Follower::guard).toList();
  }

  /** Whether there is anything to be told. */
  boolean isStarted() {
    return started;
  }

  /** The server of a name, if it follows this process. */
  Optional<Follower> follower(String guard) {
    return followers.stream().filter(follower -> follower.guard().equals(guard)).findFirst();
  }

  void add(Follower follower) {
    followers.add(follower);
  }

  void remove(Follower follower) {
    followers.remove(follower);
  }

  @Override
  public void close() {
    closed = true;
    followers.forEach(follower -> follower.end("the control plane ends"));
  }

  private void run(ApprovalDesk desk) {
    long seen = -1;
    try {
      while (!closed) {
        try {
          if (seen < 0) {
            seen = desk.outbox().last();
            followers.forEach(follower -> follower.tellAll(desk.grants()));
          }
          for (OutboxEvent event : desk.outbox().await(seen, BATCH, LONGEST_SILENCE)) {
            tell(desk, event);
            seen = event.seq();
          }
          followers.forEach(Follower::present);
        } catch (DatabaseException e) {
          LOG.warn("the database of approvals is away: nobody hears of decisions");
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(ApprovalDesk desk, OutboxEvent event) {
    if (followers.isEmpty()) {
      return;
    }
    switch (event.topic()) {
      case "approval" -> {
        List<Waiter> streams = streams(event.payload());
        if (followers.stream().anyMatch(follower -> concerns(streams, follower))) {
          desk.approvals()
              .find(new ApprovalId(event.id()))
              .ifPresent(
                  approval -> followers.forEach(follower -> follower.tell(approval, streams)));
        }
      }
      case "grant" ->
          desk.grants()
              .find(event.id())
              .ifPresent(grant -> followers.forEach(follower -> follower.tell(grant)));
      default -> LOG.debug("nobody here hears of {}", event.topic());
    }
  }

  private static boolean concerns(List<Waiter> streams, Follower follower) {
    return streams.stream().anyMatch(stream -> stream.guard().equals(follower.guard()));
  }

  private static List<Waiter> streams(String payload) {
    List<Waiter> streams = new ArrayList<>();
    try {
      for (JsonNode stream : JSON.readTree(payload).path("streams")) {
        streams.add(
            new Waiter(
                stream.path("guard").asText(), new ExchangeId(stream.path("exchange").asText())));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that this program did not write", e);
    }
    return streams;
  }
}
