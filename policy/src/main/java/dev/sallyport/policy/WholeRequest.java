package dev.sallyport.policy;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.policy.body.InspectedBody;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * A request with all that is known of its body: one element, or those of a batch, about each of
 * which a policy is asked.
 *
 * @param input the request
 * @param elements what is known of the body; empty for a question on the head alone
 */
public record WholeRequest(PolicyInput input, List<InspectedBody> elements) {

  public WholeRequest {
    elements = List.copyOf(elements);
  }

  /**
   * The decision. Of several elements each has to be allowed. A body that could not be read passes
   * only if the decision says that it may: a rule that merely found nothing forbidden in what it
   * did not see allows nothing.
   */
  public Decision decidedBy(PolicyEngine engine) {
    if (elements.isEmpty()) {
      return engine.decide(input);
    }
    Decision sum = on(engine, elements.getFirst());
    for (InspectedBody element : elements.subList(1, elements.size())) {
      if (sum instanceof Decision.Deny) {
        return sum;
      }
      sum = both(sum, on(engine, element));
    }
    return sum;
  }

  private Decision on(PolicyEngine engine, InspectedBody body) {
    Decision decision = engine.decide(input.with(body));
    return !body.isKnown()
            && decision instanceof Decision.Allow allow
            && !allow.terms().unreadBody()
        ? Decision.Deny.because(Reason.BODY_NOT_READ)
        : decision;
  }

  /** What holds of two decisions, neither of which may be forgotten. */
  private static Decision both(Decision sum, Decision next) {
    return switch (next) {
      case Decision.Deny deny -> deny;
      case Decision.Hold hold -> sum instanceof Decision.Hold ? sum : hold;
      case Decision.Allow allow -> sum instanceof Decision.Allow other ? other.and(allow) : sum;
    };
  }

  /**
   * Digest of what is asked, as it stands in the record of a decision: lower-case hex of SHA-256
   * over the JSON of the inputs, one after the other.
   */
  public String digest() {
    MessageDigest digest = Sha256.fresh();
    if (elements.isEmpty()) {
      digest.update(InputJson.write(input));
    }
    for (InspectedBody element : elements) {
      digest.update(InputJson.write(input.with(element)));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
