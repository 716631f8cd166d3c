package dev.sallyport.core.decision;

import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Unmask;
import dev.sallyport.core.resource.RecordingLevel;
import java.util.List;
import java.util.Optional;

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
   */
  record Allow(
      List<Reason> reasons,
      Optional<String> message,
      MaskPlan requestMask,
      MaskPlan responseMask,
      Unmask unmask,
      Optional<RecordingLevel> recording)
      implements Decision {
    public Allow {
      reasons = List.copyOf(reasons);
    }

    /** An admission that lifts no mask. */
    public Allow(
        List<Reason> reasons,
        Optional<String> message,
        MaskPlan requestMask,
        MaskPlan responseMask,
        Optional<RecordingLevel> recording) {
      this(reasons, message, requestMask, responseMask, Unmask.NOTHING, recording);
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

  /** The request waits until a human has approved it. */
  record Hold(List<Reason> reasons, Optional<String> message) implements Decision {
    public Hold {
      reasons = List.copyOf(reasons);
    }
  }
}
