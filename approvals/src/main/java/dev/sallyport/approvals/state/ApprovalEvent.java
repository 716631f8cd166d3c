package dev.sallyport.approvals.state;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.Reviewer;
import java.util.Optional;

/** Something that happens to an approval. */
public sealed interface ApprovalEvent {

  /** Name in the audit trail: lower case with underscores. */
  String name();

  /** Who did it; nobody when a clock or a guard did. */
  default Optional<Human> actor() {
    return Optional.empty();
  }

  /** The actor's words, may be empty. */
  default String reason() {
    return "";
  }

  /** A reviewer says yes. */
  record Approve(Reviewer reviewer, String reason) implements ApprovalEvent {
    @Override
    public String name() {
      return "approve";
    }

    @Override
    public Optional<Human> actor() {
      return Optional.of(reviewer.human());
    }
  }

  /** A reviewer says yes alone, in an emergency. */
  record BreakGlass(Reviewer reviewer, String reason) implements ApprovalEvent {
    @Override
    public String name() {
      return "break_glass";
    }

    @Override
    public Optional<Human> actor() {
      return Optional.of(reviewer.human());
    }
  }

  /** A reviewer who may see all of the request looks at it in clear. */
  record Reveal(Reviewer reviewer) implements ApprovalEvent {
    @Override
    public String name() {
      return "reveal";
    }

    @Override
    public Optional<Human> actor() {
      return Optional.of(reviewer.human());
    }
  }

  /** A reviewer says no. */
  record Deny(Reviewer reviewer, String reason) implements ApprovalEvent {
    @Override
    public String name() {
      return "deny";
    }

    @Override
    public Optional<Human> actor() {
      return Optional.of(reviewer.human());
    }
  }

  /** A reviewer takes the permission back, also while the released request still runs. */
  record Revoke(Reviewer reviewer, String reason) implements ApprovalEvent {
    @Override
    public String name() {
      return "revoke";
    }

    @Override
    public Optional<Human> actor() {
      return Optional.of(reviewer.human());
    }
  }

  /** The requester does not want it any more. */
  record Withdraw(Human requester) implements ApprovalEvent {
    @Override
    public String name() {
      return "withdraw";
    }

    @Override
    public Optional<Human> actor() {
      return Optional.of(requester);
    }
  }

  /** The policy wants something else for the same request now. */
  record Supersede() implements ApprovalEvent {
    @Override
    public String name() {
      return "supersede";
    }
  }

  /** The clock: looks whether a deadline has passed. */
  record Expire() implements ApprovalEvent {
    @Override
    public String name() {
      return "expire";
    }
  }

  /** The same request came again and waits. */
  record Resend(Waiter waiter) implements ApprovalEvent {
    @Override
    public String name() {
      return "resend";
    }
  }

  /** A stream stops waiting; its client was told the approval's id. */
  record Defer(Waiter waiter) implements ApprovalEvent {
    @Override
    public String name() {
      return "defer";
    }
  }

  /** A waiting client went away. */
  record Disconnect(Waiter waiter) implements ApprovalEvent {
    @Override
    public String name() {
      return "disconnect";
    }
  }

  /** An ext-proc server ended or is lost. */
  record GuardLost(String guard) implements ApprovalEvent {
    @Override
    public String name() {
      return "guard_lost";
    }
  }

  /** A guard wants to release the request of this digest, and has checked everything else. */
  record Claim(Waiter waiter, String digest) implements ApprovalEvent {
    @Override
    public String name() {
      return "claim";
    }
  }

  /** The guard that claimed it has sent the request. */
  record Release(Waiter waiter) implements ApprovalEvent {
    @Override
    public String name() {
      return "release";
    }
  }

  /** The guard that claimed it knows that nothing of the request was sent. */
  record NotSent(Waiter waiter) implements ApprovalEvent {
    @Override
    public String name() {
      return "not_sent";
    }
  }
}
