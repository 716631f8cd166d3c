package dev.sallyport.extproc.stream;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.extproc.identity.Identification;
import dev.sallyport.extproc.record.NotRecordedException;
import org.jspecify.annotations.Nullable;

/**
 * What of one exchange depends on humans: its hold, the grants it runs under, and the question what
 * became of an approval. What they say comes in turns of its own.
 */
final class HumanSide {

  private final Steps steps;
  private final Books books;
  private final Ending ending;
  private final Work work;

  private @Nullable HoldJourney hold;
  private boolean underGrants;

  /** Lets a held request go on. */
  interface Release {
    void run(Admission admission) throws Refusal, NotRecordedException;
  }

  HumanSide(Steps steps, Books books, Ending ending, Work work) {
    this.steps = steps;
    this.books = books;
    this.ending = ending;
    this.work = work;
  }

  /** Asks about a request that is whole; on a thread that may wait. */
  void ask(Undecided waiting, Release release) throws Refusal {
    if (ending.answersCalls()) {
      ending.answering(waiting.glance());
    }
    HoldJourney journey =
        waiting.toHuman(
            steps.holds(),
            new HoldJourney.Host() {
              @Override
              public void inTurn(Work.Deed deed) {
                work.inTurn(deed);
              }

              @Override
              public void release(Admission admission) throws Refusal, NotRecordedException {
                release.run(admission);
              }
            });
    hold = journey;
    journey.begin();
  }

  /** Whether somebody was asked, so that the request is whole. */
  boolean wasAsked() {
    return hold != null;
  }

  /** Whether it waits for an answer, so that nothing is to be read meanwhile. */
  boolean isHeld() {
    HoldJourney waiting = hold;
    return waiting != null && waiting.isWaiting();
  }

  /** The caller wants to know what became of an approval; the answer ends the exchange. */
  void tellStatus(RequestJourney journey, Identification caller)
      throws Refusal, NotRecordedException {
    journey
        .look(caller)
        .whenComplete(
            (found, failure) ->
                work.inTurn(
                    () -> {
                      if (failure != null) {
                        throw new Refusal(ErrorCode.HOLD_UNAVAILABLE);
                      }
                      ending.answer("approval_status", StatusPath.answer(found));
                    }));
  }

  /** The request is admitted, and is cut when a grant that it needs ends. */
  void admitted(Admission admission) {
    if (!admission.grants().isEmpty()) {
      underGrants = true;
      steps
          .grants()
          .use(books.exchange(), admission.grants(), () -> work.inTurn(this::accessEnded));
    }
  }

  /** The exchange ends, so that nobody is waited for. */
  void end() {
    HoldJourney waiting = hold;
    if (waiting != null) {
      waiting.end();
    }
    if (underGrants) {
      steps.grants().release(books.exchange());
    }
  }

  private void accessEnded() throws Refusal {
    if (!ending.isOver()) {
      throw new Refusal(ErrorCode.ACCESS_REVOKED);
    }
  }
}
