package dev.sallyport.extproc.stream;

import dev.sallyport.core.decision.Terms;
import dev.sallyport.core.decision.Terms.Budget;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.policy.Budgets;
import dev.sallyport.extproc.policy.Budgets.Charge;
import dev.sallyport.extproc.policy.Charges;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.LlmCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds a request to the terms of its admission, as far as they can be checked before it goes on.
 */
final class TermsStep {

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private TermsStep() {}

  /**
   * Checks sizes, then spends from the budgets: from all of them or from none.
   *
   * @param body what is known of the body; empty when nobody has looked
   * @return what was spent
   * @throws Refusal if a term is not kept
   */
  static Charges keep(
      Terms terms,
      GuardedResource resource,
      Identity caller,
      RequestHead request,
      List<InspectedBody> body,
      Budgets budgets)
      throws Refusal {
    if (terms.equals(Terms.NONE)) {
      return Charges.NONE;
    }
    if (terms.limits().headerBytes().isPresent()
        && size(request) > terms.limits().headerBytes().get()) {
      throw new Refusal(ErrorCode.REQUEST_HEAD_TOO_LARGE);
    }
    if (terms.limits().bodyBytes().isPresent()
        && Math.max(declared(request), read(body)) > terms.limits().bodyBytes().get()) {
      throw new Refusal(ErrorCode.REQUEST_TOO_LARGE);
    }
    List<Charge> charges = new ArrayList<>();
    for (Budget budget : terms.budgets()) {
      long amount =
          switch (budget.unit()) {
            case REQUESTS -> 1;
            case TOKENS -> tokens(body);
          };
      Optional<Charge> charge = budgets.spend(resource.name(), caller, budget, amount);
      if (charge.isEmpty()) {
        charges.forEach(spent -> budgets.settle(spent, 0));
        throw new Refusal(ErrorCode.BUDGET_SPENT, budgets.secondsLeft(budget));
      }
      charges.add(charge.get());
    }
    return Charges.of(charges);
  }

  private static long size(RequestHead request) {
    long size = 0;
    for (Header line : request.headers()) {
      size += line.name().length() + line.value().length();
    }
    return size;
  }

  private static long declared(RequestHead request) {
    return request
        .headers()
        .first("content-length")
        .filter(text -> LENGTH.matcher(text).matches())
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static long read(List<InspectedBody> body) {
    return body.stream()
        .mapToLong(element -> element instanceof InspectedBody.Parsed parsed ? parsed.size() : 0)
        .max()
        .orElse(0);
  }

  /** A call of which nothing is known could cost anything, so that it costs everything. */
  private static long tokens(List<InspectedBody> body) {
    long tokens = 0;
    for (InspectedBody element : body) {
      tokens +=
          switch (element) {
            case InspectedBody.Absent absent -> 0;
            case InspectedBody.Parsed parsed
                when parsed.meaning().orElse(null) instanceof LlmCall call ->
                call.mostTokens();
            case InspectedBody.Parsed parsed -> Integer.MAX_VALUE;
            case InspectedBody.NotInspected() -> Integer.MAX_VALUE;
            case InspectedBody.TooLarge tooLarge -> Integer.MAX_VALUE;
            case InspectedBody.Malformed malformed -> Integer.MAX_VALUE;
          };
    }
    return body.isEmpty() ? Integer.MAX_VALUE : tokens;
  }
}
