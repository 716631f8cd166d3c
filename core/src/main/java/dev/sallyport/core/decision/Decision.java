package dev.sallyport.core.decision;

import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Unmask;
import dev.sallyport.core.resource.RecordingLevel;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a policy answered. Anything that is not one of these three is a {@link Deny}. */
public sealed interface Decision {

  /** Why, at least one. */
  List<Reason> reasons();

  /** The policy's own words for the caller, if any. */
  Optional<String> message();

  /**
   * The request may pass.
   *
   * @param requestMask what to mask in the request beyond what the resource masks anyway
   * @param responseMask what to mask in the response beyond what the resource masks anyway
   * @param unmask what to leave unmasked of what the resource masks and lets a policy lift
   * @param recording level to record at, if the policy asks for more than the resource
   * @param terms limits, budgets and the like
   */
  record Allow(
      List<Reason> reasons,
      Optional<String> message,
      MaskPlan requestMask,
      MaskPlan responseMask,
      Unmask unmask,
      Optional<RecordingLevel> recording,
      Terms terms)
      implements Decision {
    public Allow {
      reasons = List.copyOf(reasons);
    }

    /** An admission that lifts no mask and has no terms. */
    public Allow(
        List<Reason> reasons,
        Optional<String> message,
        MaskPlan requestMask,
        MaskPlan responseMask,
        Optional<RecordingLevel> recording) {
      this(reasons, message, requestMask, responseMask, Unmask.NOTHING, recording, Terms.NONE);
    }

    /** The same under other terms. */
    public Allow under(Terms others) {
      return new Allow(reasons, message, requestMask, responseMask, unmask, recording, others);
    }

    /** The admission of a request of which two decisions each allow a part. */
    public Allow and(Allow other) {
      return new Allow(
          Stream.concat(reasons.stream(), other.reasons.stream()).distinct().sorted().toList(),
          message.or(other::message),
          requestMask.union(other.requestMask),
          responseMask.union(other.responseMask),
          unmask.and(other.unmask),
          Stream.of(recording, other.recording)
              .flatMap(Optional::stream)
              .max(Comparator.naturalOrder()),
          terms.and(other.terms));
    }
  }

  /** The request may not pass. */
  record Deny(List<Reason> reasons, Optional<String> message) implements Decision {
    public Deny {
      reasons = List.copyOf(reasons);
    }

    /** A denial for one reason, in the catalogue's words. */
    public static Deny because(Reason reason) {
      return new Deny(List.of(reason), Optional.empty());
    }
  }

  /**
   * The request waits until a human has approved it.
   *
   * @param terms how that is settled
   */
  record Hold(List<Reason> reasons, Optional<String> message, HoldTerms terms) implements Decision {
    public Hold {
      reasons = List.copyOf(reasons);
    }

    /** A hold on the resource's own terms. */
    public Hold(List<Reason> reasons, Optional<String> message) {
      this(reasons, message, HoldTerms.NONE);
    }
  }
}
