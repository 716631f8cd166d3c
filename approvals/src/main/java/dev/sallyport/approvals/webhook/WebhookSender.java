package dev.sallyport.approvals.webhook;

import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.approvals.store.ApprovalStore;
import dev.sallyport.approvals.store.Outbox;
import dev.sallyport.approvals.store.OutboxEvent;
import dev.sallyport.database.DatabaseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends what the outbox says to one endpoint, in order. The outbox is the queue: how far it has
 * come is kept in the database, so that a restart loses nothing, and no more than one batch is ever
 * in memory, however long the endpoint is away. An event may come twice; its id tells.
 */
public final class WebhookSender implements Runnable {

  private static final int BATCH = 50;
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final String READER = "webhook:";

  private final WebhookEndpoint endpoint;
  private final Outbox outbox;
  private final ApprovalStore approvals;
  private final WebhookTransport transport;
  private final InstantSource clock;
  private final Pause pause;
  private final WebhookListener listener;

  /** Waits between attempts. */
  public interface Pause {
    /** Waits so long. */
    void sleep(Duration time) throws InterruptedException;
  }

  /** A sender; give it a thread of its own, and interrupt that to stop. */
  public WebhookSender(
      WebhookEndpoint endpoint,
      Outbox outbox,
      ApprovalStore approvals,
      WebhookTransport transport,
      InstantSource clock,
      Pause pause,
      WebhookListener listener) {
    this.endpoint = endpoint;
    this.outbox = outbox;
    this.approvals = approvals;
    this.transport = transport;
    this.clock = clock;
    this.pause = pause;
    this.listener = listener;
  }

  /** Sends until interrupted. */
  @Override
  public void run() {
    int troubles = 0;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        sendNext(LOOK);
        troubles = 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (DatabaseException e) {
        troubles = Math.min(troubles + 1, Backoff.ATTEMPTS);
        pauseAfter(troubles);
      }
    }
  }

  /**
   * Sends what there is, or waits for something.
   *
   * @throws InterruptedException if the thread is interrupted; what was not taken comes again
   */
  void sendNext(Duration patience) throws InterruptedException {
    String reader = READER + endpoint.name();
    long seq = outbox.cursor(reader);
    for (OutboxEvent event : outbox.await(seq, BATCH, patience)) {
      Optional<WebhookMessage> message = WebhookMessage.of(event, approval(event));
      if (message.isPresent()) {
        deliver(message.get());
      }
      outbox.advance(reader, event.seq());
    }
  }

  private void deliver(WebhookMessage message) throws InterruptedException {
    for (int attempt = 1; attempt <= Backoff.ATTEMPTS; attempt++) {
      if (isTaken(message)) {
        listener.delivered(endpoint.name(), message.id(), attempt);
        return;
      }
      listener.failed(endpoint.name(), message.id(), attempt);
      if (attempt < Backoff.ATTEMPTS) {
        pause.sleep(Backoff.after(attempt, ThreadLocalRandom.current().nextDouble()));
      }
    }
    listener.givenUp(endpoint.name(), message.id());
  }

  /** Every attempt is signed anew, so that its timestamp is fresh. */
  private boolean isTaken(WebhookMessage message) throws InterruptedException {
    byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
    Instant now = clock.instant();
    try {
      int status =
          transport.post(
              endpoint.url(),
              Map.of(
                  "content-type",
                  "application/json",
                  WebhookSignature.ID,
                  message.id(),
                  WebhookSignature.TIMESTAMP,
                  Long.toString(now.getEpochSecond()),
                  WebhookSignature.SIGNATURE,
                  WebhookSignature.of(endpoint.keys(), message.id(), now, body)),
              body);
      return status >= 200 && status < 300;
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<Approval> approval(OutboxEvent event) {
    return event.topic().equals("approval")
        ? approvals.find(new ApprovalId(event.id()))
        : Optional.empty();
  }

  private void pauseAfter(int troubles) {
    try {
      pause.sleep(Backoff.after(troubles, 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
