package dev.sallyport.approvals.state;

import dev.sallyport.core.exchange.ExchangeId;

/**
 * A request that waits on its stream.
 *
 * @param guard name of the ext-proc server that holds the stream, new with every start of one
 * @param exchange the exchange
 */
public record Waiter(String guard, ExchangeId exchange) implements Comparable<Waiter> {

  @Override
  public int compareTo(Waiter other) {
    int byGuard = guard.compareTo(other.guard);
    return byGuard == 0 ? exchange.value().compareTo(other.exchange.value()) : byGuard;
  }
}
