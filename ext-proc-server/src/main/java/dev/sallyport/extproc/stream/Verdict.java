package dev.sallyport.extproc.stream;

import dev.sallyport.core.decision.Decision;

/** What became of a question to the policy that was not answered with no. */
sealed interface Verdict {

  /** The request may pass. */
  record Admitted(Admission admission) implements Verdict {}

  /** A human has to approve it first. */
  record Held(Decision.Hold decision) implements Verdict {}
}
