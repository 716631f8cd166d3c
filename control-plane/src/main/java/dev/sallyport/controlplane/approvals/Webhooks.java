package dev.sallyport.controlplane.approvals;

import dev.sallyport.approvals.webhook.WebhookEndpoint;
import dev.sallyport.approvals.webhook.WebhookListener;
import dev.sallyport.approvals.webhook.WebhookSender;
import dev.sallyport.approvals.webhook.WebhookTransport;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the receivers of the configuration in force what happens, each on a thread of its own. */
public final class Webhooks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  private final Supplier<ApprovalDesk> desk;
  private final InstantSource clock;
  private final WebhookListener listener;
  private final List<Thread> senders = new ArrayList<>();
  private List<WebhookEndpoint> obeyed = List.of();

  /**
   * Nobody is told anything yet.
   *
   * @param desk what happens; asked for when there is a receiver
   * @param listener hears how they fare
   */
  public Webhooks(Supplier<ApprovalDesk> desk, InstantSource clock, WebhookListener listener) {
    this.desk = desk;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Obeys a configuration. How far a receiver has come is kept under its name, so that a change
   * loses nothing.
   *
   * @param endpoints who is told
   */
  public synchronized void obey(List<WebhookEndpoint> endpoints) {
    if (isSame(endpoints, obeyed)) {
      return;
    }
    stop();
    for (WebhookEndpoint endpoint : endpoints) {
      senders.add(
          Thread.ofVirtual().name("webhook-" + endpoint.name()).start(() -> send(endpoint)));
    }
    obeyed = List.copyOf(endpoints);
  }

  @Override
  public synchronized void close() {
    stop();
  }

  private void stop() {
    senders.forEach(Thread::interrupt);
    senders.clear();
  }

  private void send(WebhookEndpoint endpoint) {
    LOG.info("webhook {} is told what happens", endpoint.name());
    new WebhookSender(
            endpoint,
            desk.get().outbox(),
            desk.get().approvals(),
            WebhookTransport.http(),
            clock,
            Thread::sleep,
            listener)
        .run();
  }

  /** Keys are compared by what they are: a secret is no other's equal. */
  private static boolean isSame(List<WebhookEndpoint> some, List<WebhookEndpoint> others) {
    return some.size() == others.size()
        && IntStream.range(0, some.size()).allMatch(i -> isSame(some.get(i), others.get(i)));
  }

  private static boolean isSame(WebhookEndpoint one, WebhookEndpoint other) {
    return one.name().equals(other.name())
        && one.url().equals(other.url())
        && one.keys().size() == other.keys().size()
        && IntStream.range(0, one.keys().size())
            .allMatch(
                i ->
                    MessageDigest.isEqual(
                        one.keys().get(i).reveal(), other.keys().get(i).reveal()));
  }
}
