package dev.sallyport.extproc.policy;

import dev.sallyport.extproc.policy.Budgets.Charge;
import java.util.List;

/**
 * What a call was charged for before it went on: an estimate, which gives way to what the answer
 * says it was.
 */
public final class Charges {

  /** Nothing was charged that an answer could correct. */
  public static final Charges NONE = new Charges(List.of());

  private final List<Charge> charges;

  private Charges(List<Charge> charges) {
    this.charges = List.copyOf(charges);
  }

  /** Of what was charged, what is counted in tokens. */
  public static Charges of(List<Charge> charged) {
    List<Charge> tokens = charged.stream().filter(Charge::isEstimate).toList();
    return tokens.isEmpty() ? NONE : new Charges(tokens);
  }

  /** Whether there is nothing to correct. */
  public boolean isEmpty() {
    return charges.isEmpty();
  }

  /** The call has used so many tokens. */
  public void settle(Budgets budgets, long tokens) {
    charges.forEach(charge -> budgets.settle(charge, tokens));
  }
}
