package dev.sallyport.extproc.hold;

import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.exchange.ExchangeId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Exchanges that an approval concerns: those that wait for one, and those that were released under
 * one and still run. Whoever brings news asks here who wants them.
 */
public final class HoldWatch {

  private final Map<ExchangeId, Watched> exchanges = new ConcurrentHashMap<>();

  /** Nobody yet. */
  public HoldWatch() {}

  /**
   * An exchange that is concerned. What it takes comes on any thread, and must not wait.
   *
   * @param exchange the exchange
   * @param approval by which approval, once that is known
   * @param waits whether it waits; otherwise it was released
   * @param told takes news
   * @param defer has it tell its client to come back
   * @param reveal has it say what its request is, in clear; nothing if it waits no longer
   */
  public record Watched(
      ExchangeId exchange,
      Optional<ApprovalId> approval,
      boolean waits,
      Consumer<Standing> told,
      Runnable defer,
      Consumer<Consumer<Optional<String>>> reveal) {}

  /** Wants news for an exchange, in place of what it wanted before. */
  public void add(Watched watched) {
    exchanges.put(watched.exchange(), watched);
  }

  /** The exchange has ended. */
  public void remove(ExchangeId exchange) {
    exchanges.remove(exchange);
  }

  /** All of them. */
  public Collection<Watched> all() {
    return List.copyOf(exchanges.values());
  }

  /** How many wait. */
  public long waiting() {
    return exchanges.values().stream().filter(Watched::waits).count();
  }

  /** There is news for exchanges. */
  public void tell(Standing standing, Collection<ExchangeId> concerned) {
    for (ExchangeId exchange : concerned) {
      Watched watched = exchanges.get(exchange);
      if (watched != null
          && watched.approval().orElse(standing.approval()).equals(standing.approval())) {
        watched.told().accept(standing);
      }
    }
  }

  /** Somebody may see, and wants to, what an exchange that waits for an approval is about. */
  public void reveal(ExchangeId exchange, ApprovalId approval, Consumer<Optional<String>> answer) {
    Watched watched = exchanges.get(exchange);
    if (watched == null || !watched.approval().equals(Optional.of(approval))) {
      answer.accept(Optional.empty());
    } else {
      watched.reveal().accept(answer);
    }
  }

  /** The server ends: whoever waits is told to come back, so that no approval is lost. */
  public void deferAll() {
    exchanges.values().stream().filter(Watched::waits).forEach(watched -> watched.defer().run());
  }
}
