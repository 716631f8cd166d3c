package dev.sallyport.extproc.stream;

import dev.sallyport.extproc.http.ResponseHead;
import dev.sallyport.extproc.llm.UsageMeter;
import dev.sallyport.extproc.policy.Budgets;
import dev.sallyport.extproc.policy.Charges;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Corrects what a call was charged for by what its answer says. An answer that is an error of the
 * call itself (4xx) has used nothing; one that states nothing, or that nobody has heard to its end,
 * leaves the estimate.
 */
final class UsageRule {

  private final Charges charges;
  private final Budgets budgets;
  private final Optional<UsageMeter> meter;

  private UsageRule(Charges charges, Budgets budgets, Optional<UsageMeter> meter) {
    this.charges = charges;
    this.budgets = budgets;
    this.meter = meter;
  }

  /** The rule for an answer; it need not have a body. */
  static UsageRule of(Admission admission, ResponseHead response, Budgets budgets) {
    boolean encoded =
        response.headers().all("content-encoding").stream()
            .anyMatch(coding -> !coding.strip().equalsIgnoreCase("identity"));
    if (admission.charges().isEmpty()) {
      return new UsageRule(Charges.NONE, budgets, Optional.empty());
    }
    if (response.status() >= 400 && response.status() < 500) {
      admission.charges().settle(budgets, 0);
      return new UsageRule(Charges.NONE, budgets, Optional.empty());
    }
    return new UsageRule(
        admission.charges(),
        budgets,
        encoded
            ? Optional.empty()
            : response.headers().first("content-type").flatMap(UsageMeter::of));
  }

  /** Reads a piece of the answer along. */
  void take(ByteBuffer piece) {
    meter.ifPresent(reading -> reading.take(piece));
  }

  /** The answer has come whole. */
  void end() {
    meter.ifPresent(read -> read.tokens().ifPresent(tokens -> charges.settle(budgets, tokens)));
  }
}
