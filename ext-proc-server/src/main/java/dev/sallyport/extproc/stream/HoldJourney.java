package dev.sallyport.extproc.stream;

import dev.sallyport.approvals.answer.Preference;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.hold.HeldCall;
import dev.sallyport.extproc.hold.HoldRoom;
import dev.sallyport.extproc.hold.HoldStep;
import dev.sallyport.extproc.hold.HoldWatch.Watched;
import dev.sallyport.extproc.hold.Holds;
import dev.sallyport.extproc.hold.Standing;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.policy.PolicyInput.Approval;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a held request from the policy's decision to its release or refusal.
 *
 * <p>Everything here runs in turns of the exchange. What the control plane says comes as turns of
 * its own, also after the exchange has ended: an answer that nobody waits for any more is given
 * back then, so that no approval stays claimed, and none waits for a stream that is gone.
 *
 * <p>The order of a release is what makes it happen once: check token and policy again, claim,
 * send, report. Nothing is sent before the claim was answered, and a claim whose answer is not
 * known is reported as not used only if nothing was sent.
 */
final class HoldJourney {

  private static final Logger LOG = LoggerFactory.getLogger(HoldJourney.class);

  private final RequestJourney journey;
  private final Question question;
  private final Decision.Hold decision;
  private final Undecided request;
  private final Holds holds;
  private final Host host;
  private final ExchangeId exchange;
  private final Preference preference;
  private final HoldOutcome outcome;

  private State state = State.NEW;
  private HoldRoom.@Nullable Place place;
  private @Nullable Future<?> patience;
  private @Nullable HeldCall call;
  private @Nullable Standing standing;
  private @Nullable Admission admission;
  private boolean attached;

  /** The exchange, as far as a hold needs it. */
  interface Host {

    /** Runs something in a turn of the exchange, on a thread that may wait, even if it is over. */
    void inTurn(Work.Deed deed);

    /** Lets the request go on. */
    void release(Admission admission) throws Refusal, NotRecordedException;
  }

  private enum State {
    NEW,
    /** The control plane was asked to hold. */
    ASKING,
    WAITING,
    /** The control plane was asked for the claim. */
    CLAIMING,
    RELEASED,
    OVER
  }

  HoldJourney(
      RequestJourney journey,
      Question question,
      Decision.Hold decision,
      Undecided request,
      Holds holds,
      Host host) {
    this.journey = journey;
    this.question = question;
    this.decision = decision;
    this.request = request;
    this.holds = holds;
    this.host = host;
    this.exchange = journey.request().exchange();
    this.preference = Preference.of(journey.request().headers().all("prefer"));
    this.outcome = new HoldOutcome(journey, preference, request.bytes());
  }

  /** Asks humans; on a thread that may wait. */
  void begin() throws Refusal {
    HoldStep step = journey.route().hold();
    place = place(step);
    HoldStep.Prepared.Ready ready = prepare(step);
    call = ready.call();
    Duration inlineFor = preference.inlineFor(ready.inlineFor());
    boolean waits = inlineFor.isPositive();
    if (waits) {
      patience = holds.later(inlineFor, () -> host.inTurn(this::patienceOver));
    }
    ask(ready.call(), waits);
  }

  private HoldRoom.Place place(HoldStep step) throws Refusal {
    return switch (holds
        .room()
        .take(
            journey.route().resource().name(),
            step.requester(question.caller()),
            request.bytes().size(),
            step.settings())) {
      case HoldRoom.Wish.Granted(HoldRoom.Place granted) -> granted;
      case HoldRoom.Wish.Refused(ErrorCode code) -> throw new Refusal(code);
    };
  }

  private HoldStep.Prepared.Ready prepare(HoldStep step) throws Refusal {
    return switch (journey.prepare(step, question, decision, request.bytes())) {
      case HoldStep.Prepared.Ready ready -> ready;
      case HoldStep.Prepared.Refused(ErrorCode code, String why) ->
          throw why.isEmpty() ? new Refusal(code) : Refusal.adding(code, why);
      case HoldStep.Prepared.Broken(String why) -> {
        LOG.warn("a hold of resource {} is denied: {}", journey.route().resource().name(), why);
        throw Refusal.invalidDecision();
      }
    };
  }

  private void ask(HeldCall asked, boolean waits) {
    state = State.ASKING;
    // Before the call, so that no news can come between its answer and this.
    watch(Optional.empty(), true);
    holds
        .desk()
        .hold(asked, waits)
        .whenComplete(
            (found, failure) -> host.inTurn(() -> asked(asked, waits, Optional.ofNullable(found))));
  }

  private void asked(HeldCall asked, boolean waits, Optional<Standing> answer)
      throws Refusal, NotRecordedException {
    if (state == State.OVER) {
      answer
          .filter(found -> waits && found.rejection().isEmpty())
          .ifPresent(found -> holds.desk().leave(found.approval(), exchange, false));
      return;
    }
    Standing found = answer.orElseThrow(() -> new Refusal(ErrorCode.HOLD_UNAVAILABLE));
    Standing newest = standing != null && standing.version() > found.version() ? standing : found;
    standing = newest;
    attached = waits && found.rejection().isEmpty();
    if (found.rejection().isPresent()) {
      throw outcome.rejected(newest);
    }
    if (!waits && newest.state() == StateName.APPROVED) {
      ask(asked, true);
      return;
    }
    journey.recorder().approval("held", newest.approval());
    if (!waits) {
      throw outcome.deferred(newest.approval());
    }
    state = State.WAITING;
    watch(Optional.of(newest.approval()), true);
    decide(newest);
  }

  private void heard(Standing news) throws Refusal, NotRecordedException {
    Standing known = standing;
    if (known != null && news.version() <= known.version()) {
      return;
    }
    switch (state) {
      case ASKING, CLAIMING -> standing = news;
      case WAITING -> decide(news);
      case RELEASED -> {
        standing = news;
        if (news.state() == StateName.REVOKED) {
          journey.recorder().approval("revoked", news.approval());
          throw Refusal.of(ErrorCode.ACCESS_REVOKED, news.approval());
        }
      }
      case NEW, OVER -> {}
    }
  }

  private void decide(Standing now) throws Refusal, NotRecordedException {
    standing = now;
    switch (now.state()) {
      case PENDING -> {}
      case APPROVED -> release(now);
      case DENIED, EXPIRED, WITHDRAWN, CLAIMED, RELEASED, RELEASED_OUTCOME_UNKNOWN, REVOKED -> {
        attached = false;
        throw outcome.over(now);
      }
    }
  }

  /** Checks everything again, then asks for the claim. */
  private void release(Standing granted) throws Refusal, NotRecordedException {
    journey.recorder().approval("approved", granted.approval());
    try {
      admission =
          journey.approved(
              new Approval(
                  Approval.State.APPROVED,
                  granted.approval().value(),
                  granted.approvedBy(),
                  granted.brokenGlass()),
              request.bytes());
    } catch (Refusal refusal) {
      // The grant stays: with a fresh token, or under another policy, the request may come back.
      leave(granted.approval(), true);
      throw refusal.about(granted.approval());
    }
    state = State.CLAIMING;
    HeldCall claimed = Objects.requireNonNull(call, "asked before");
    holds
        .desk()
        .claim(granted.approval(), exchange, claimed.digest())
        .whenComplete(
            (answer, failure) ->
                host.inTurn(() -> claimed(granted.approval(), Optional.ofNullable(answer))));
  }

  private void claimed(ApprovalId approval, Optional<Standing> answer)
      throws Refusal, NotRecordedException {
    boolean refused = answer.flatMap(Standing::rejection).isPresent();
    if (state == State.OVER) {
      if (!refused) {
        holds.desk().settle(approval, exchange, false);
      }
      return;
    }
    if (answer.isEmpty()) {
      attached = false;
      holds.desk().settle(approval, exchange, false);
      throw Refusal.of(ErrorCode.HOLD_UNAVAILABLE, approval);
    }
    Standing newest =
        standing != null && standing.version() > answer.get().version() ? standing : answer.get();
    standing = newest;
    attached = false;
    if (refused || newest.state() == StateName.REVOKED) {
      throw outcome.over(newest);
    }
    Admission admitted = Objects.requireNonNull(admission, "checked before");
    try {
      journey.recorder().approval("claimed", approval);
    } catch (NotRecordedException e) {
      holds.desk().settle(approval, exchange, false);
      throw e;
    }
    state = State.RELEASED;
    watch(Optional.of(approval), false);
    letGo();
    try {
      host.release(admitted);
      journey.recorder().approval("released", approval);
    } finally {
      // Whatever went wrong, something of it may have been sent.
      holds.desk().settle(approval, exchange, true);
    }
  }

  private void patienceOver() throws Refusal, NotRecordedException {
    Standing now = standing;
    switch (state) {
      case WAITING -> {
        ApprovalId approval = Objects.requireNonNull(now, "it waits").approval();
        leave(approval, true);
        throw outcome.deferred(approval);
      }
      case ASKING -> throw new Refusal(ErrorCode.HOLD_UNAVAILABLE);
      case NEW, CLAIMING, RELEASED, OVER -> {}
    }
  }

  /** The exchange ends, for whatever reason. */
  void end() {
    if (state == State.OVER) {
      return;
    }
    if (attached && standing != null && state != State.CLAIMING) {
      try {
        journey.recorder().approval("left", standing.approval());
      } catch (NotRecordedException e) {
        LOG.warn("that the client of exchange {} went away is not on record", exchange);
      }
      leave(standing.approval(), false);
    }
    holds.watch().remove(exchange);
    letGo();
    state = State.OVER;
  }

  /** Whether it waits, so that nothing more is read meanwhile. */
  boolean isWaiting() {
    return switch (state) {
      case ASKING, WAITING, CLAIMING -> true;
      case NEW, RELEASED, OVER -> false;
    };
  }

  private void leave(ApprovalId approval, boolean announced) {
    if (attached) {
      attached = false;
      holds.desk().leave(approval, exchange, announced);
    }
  }

  private void letGo() {
    if (patience != null) {
      patience.cancel(false);
    }
    if (place != null) {
      place.close();
    }
  }

  private void watch(Optional<ApprovalId> approval, boolean waits) {
    holds
        .watch()
        .add(
            new Watched(
                exchange,
                approval,
                waits,
                news -> host.inTurn(() -> heard(news)),
                () -> host.inTurn(this::patienceOver),
                answer -> host.inTurn(() -> answer.accept(clear()))));
  }

  /** In a turn of the exchange, since only those know whether it waits. */
  private Optional<String> clear() {
    return state == State.WAITING
        ? Optional.of(journey.clear(question, request.bytes()))
        : Optional.empty();
  }
}
