package dev.sallyport.extproc.stream;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.extproc.record.Outcome;
import dev.sallyport.policy.body.InspectedBody;
import java.util.List;
import java.util.Optional;

/**
 * How an exchange ends before its time: with an answer of the gateway's own as long as the client
 * has seen nothing of the upstream's, by breaking the stream after that.
 */
final class Ending {

  private final Books books;
  private final Reply reply;
  private final Ways ways;
  private ErrorForm errors = new ErrorForm.Plain();
  private boolean over;

  /** The two ways through the guard, as far as their end needs them. */
  interface Ways {

    /** Whether the client may have seen something of the upstream's answer. */
    boolean answered();

    /** The upstream's status, once it is known. */
    Optional<Integer> status();

    /** Lets go of what the exchange holds, and closes what is recorded of its bodies. */
    void end();
  }

  Ending(Books books, Reply reply, Ways ways) {
    this.books = books;
    this.reply = reply;
    this.ways = ways;
  }

  /** Whether the exchange has ended. */
  boolean isOver() {
    return over;
  }

  ExchangeId exchange() {
    return books.exchange();
  }

  /** From now on the client is told of errors in this form. */
  void errorsAs(ErrorForm form) {
    errors = form;
  }

  /** Whether errors answer the calls that a body holds. */
  boolean answersCalls() {
    return errors instanceof ErrorForm.JsonRpc;
  }

  /** The body is known, which errors may have to name. */
  void answering(List<InspectedBody> body) {
    errors = errors.answering(body);
  }

  /** The client gets an answer of the gateway's that is no refusal. */
  void answer(String what, RefusalAnswer answer) throws NotRecordedException {
    if (!over) {
      over = true;
      books.complete(answer.status());
      reply.commitFirst();
      reply.send(Answers.own(what, answer, books.opensFirstDoor()));
    }
  }

  /** The exchange goes no further. */
  void refuse(Refusal refusal) {
    boolean answerable = !ways.answered() && !over;
    over = true;
    ways.end();
    if (answerable) {
      RefusalAnswer told = RefusalAnswer.of(refusal, errors, books.exchange());
      books.end(
          outcome(refusal, Outcome.REFUSED),
          Optional.of(told.status()),
          Optional.of(refusal.code()));
      reply.commitFirst();
      reply.send(Answers.own(refusal.code().code(), told, books.opensFirstDoor()));
    } else {
      books.end(outcome(refusal, Outcome.ABORTED), ways.status(), Optional.of(refusal.code()));
      reply.abort(refusal.code().code());
    }
  }

  /** The stream is gone, or Envoy says no more. */
  void closed() {
    over = true;
    ways.end();
    books.end(Outcome.ABORTED, ways.status(), Optional.empty());
  }

  private static Outcome outcome(Refusal refusal, Outcome otherwise) {
    return refusal.code() == ErrorCode.ACCESS_REVOKED ? Outcome.REVOKED : otherwise;
  }
}
