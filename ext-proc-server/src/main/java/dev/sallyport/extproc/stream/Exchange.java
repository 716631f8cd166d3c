package dev.sallyport.extproc.stream;

import dev.sallyport.extproc.record.NotRecordedException;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, message by message as Envoy sends them. It runs on one thread at a time.
 *
 * <p>Everything that goes wrong ends it: with an error of the catalogue as long as the client has
 * seen nothing of a response, by breaking the stream after that ({@link Ending}). Nothing that was
 * not inspected passes in either case.
 */
final class Exchange implements Ending.Ways {

  private final Ending ending;
  private final Work work;
  private final RequestSide request;
  private final ResponseSide response;

  Exchange(Route route, Steps steps, ByteBudget budget, Reply reply, Turns turns) {
    @Nullable CommittedReply committed =
        route instanceof Route.ToResource(var guarded)
            ? new CommittedReply(
                reply, steps.recorders(), guarded.resource().recording().waitsForDisk())
            : null;
    Reply answers = committed == null ? reply : committed;
    Books books = new Books(route, steps);
    ending = new Ending(books, answers, this);
    work = new Work(ending, committed, turns);
    request = new RequestSide(route, steps, budget, answers, committed, books, ending, work);
    response = new ResponseSide(request, steps, answers, books, work);
  }

  /**
   * Takes Envoy's next message, and never throws.
   *
   * @return what is left to do before the next message can be taken; empty when nothing is
   */
  Optional<Work.Rest> on(ProcessingRequest message) {
    return ending.isOver() ? Optional.empty() : work.turn(() -> take(message));
  }

  private Optional<Work.Rest> take(ProcessingRequest message) throws Refusal, NotRecordedException {
    switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> {
        return request.head(message);
      }
      case REQUEST_BODY -> {
        return request.body(message.getRequestBody());
      }
      case REQUEST_TRAILERS -> {
        return request.trailers(message.getRequestTrailers().getTrailers());
      }
      case RESPONSE_HEADERS -> response.head(message);
      case RESPONSE_BODY -> {
        return response.body(message.getResponseBody());
      }
      case RESPONSE_TRAILERS -> response.trailers(message.getResponseTrailers().getTrailers());
      case REQUEST_NOT_SET -> throw new IllegalStateException("an empty message");
    }
    return Optional.empty();
  }

  /**
   * Ends a turn, which may have left something that has to wait for the disk.
   *
   * @param next what follows then; must not wait
   */
  void endTurn(Runnable next) {
    work.end(next);
  }

  /** Whether it waits for a human, so that nothing is to be read meanwhile. */
  boolean isHeld() {
    return request.isHeld();
  }

  /** Bytes of a request body that is held back for the decision. */
  long heldBack() {
    return request.heldBack();
  }

  /** The stream is gone, or Envoy says no more. */
  void closed() {
    ending.closed();
  }

  @Override
  public boolean answered() {
    return response.isAnswered();
  }

  @Override
  public Optional<Integer> status() {
    return response.status();
  }

  @Override
  public void end() {
    request.end();
    request.settle();
    response.settle();
  }
}
