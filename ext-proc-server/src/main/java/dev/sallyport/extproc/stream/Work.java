package dev.sallyport.extproc.stream;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.extproc.record.NotRecordedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is done for one exchange, on one thread at a time. Whatever goes wrong in it ends the
 * exchange.
 */
final class Work {

  private static final Logger LOG = LoggerFactory.getLogger(Work.class);

  private final Ending ending;
  private final @Nullable CommittedReply committed;
  private final Turns turns;

  /** What is left to do for a message, on a thread that may wait. */
  interface Rest extends Runnable {}

  /** Something that may end the exchange, and may leave something to do. */
  interface Action {
    Optional<Rest> run() throws Refusal, NotRecordedException;
  }

  /** Something that may end the exchange. */
  interface Deed {
    void run() throws Refusal, NotRecordedException;
  }

  /**
   * @param committed holds back what waits for the disk; null if nothing ever does
   */
  Work(Ending ending, @Nullable CommittedReply committed, Turns turns) {
    this.ending = ending;
    this.committed = committed;
    this.turns = turns;
  }

  /** Does what a message asks for; never throws. */
  Optional<Rest> turn(Action action) {
    return guarded(action);
  }

  /** Does it in a turn of its own, on a thread that may wait, even if the exchange is over. */
  void inTurn(Deed deed) {
    turns.add(
        () ->
            turn(() -> {
                  deed.run();
                  return Optional.empty();
                })
                .ifPresent(Rest::run));
  }

  /** Does it within this turn, on a thread that may wait. */
  Optional<Rest> later(Action action) {
    return Optional.of(() -> guarded(action).ifPresent(Rest::run));
  }

  /**
   * Ends a turn: what it left to wait for the disk is sent when the disk has the record.
   *
   * @param next what follows, on this thread if nothing waits, else on one that must not be kept
   */
  void end(Runnable next) {
    CommittedReply held = committed;
    if (held == null || !held.isHolding()) {
      next.run();
      return;
    }
    held.whenCommitted(
        onDisk -> {
          guarded(
              () -> {
                held.release(onDisk);
                return Optional.empty();
              });
          end(next);
        });
  }

  private Optional<Rest> guarded(Action action) {
    try {
      return action.run();
    } catch (Refusal refusal) {
      ending.refuse(refusal);
    } catch (NotRecordedException e) {
      ending.refuse(new Refusal(ErrorCode.RECORD_UNAVAILABLE));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError bug) {
      LOG.error("exchange {} failed: {}", ending.exchange(), Fault.describe(bug));
      ending.refuse(new Refusal(ErrorCode.GUARD_UNAVAILABLE));
    }
    return Optional.empty();
  }
}
