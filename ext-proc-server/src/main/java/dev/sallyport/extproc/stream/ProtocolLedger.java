package dev.sallyport.extproc.stream;

import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;

/**
 * Keeps the books of one stream: what Envoy sent, what it was answered, and so whether the exchange
 * is finished. It sees the messages alone and trusts nobody's word, so that a mistake in the
 * journey cannot pass for an end.
 */
final class ProtocolLedger {

  private final Side request = new Side();
  private final Side response = new Side();
  private boolean answeredAtOnce;

  /** One direction. */
  private static final class Side {
    private boolean headSeen;
    private boolean headAnswered;
    private boolean headEnds;
    private boolean bodyEnds;
    private boolean trailersSeen;
    private boolean endAnswered;

    void sawHead(boolean ends) {
      check(!headSeen, "a second head");
      headSeen = true;
      headEnds = ends;
    }

    void sawBody(boolean ends) {
      check(headSeen, "a body before its head");
      check(!trailersSeen, "a body behind its trailers");
      // Envoy may end a body twice (envoy#46237).
      bodyEnds |= ends;
    }

    void sawTrailers() {
      check(headSeen, "trailers before their head");
      check(!headEnds && !bodyEnds && !trailersSeen, "trailers behind an end");
      trailersSeen = true;
    }

    void answersHead() {
      check(headSeen && !headAnswered, "an answer to a head that waits for none");
      headAnswered = true;
      endAnswered = headEnds;
    }

    void answersBody(BodyResponse body) {
      check(headAnswered, "a body answered before its head");
      check(!endAnswered, "a body answered after its end");
      if (body.getResponse().getBodyMutation().getStreamedResponse().getEndOfStream()) {
        check(bodyEnds && !trailersSeen, "an end of a body that has not ended");
        endAnswered = true;
      }
    }

    void answersTrailers() {
      check(headAnswered && trailersSeen && !endAnswered, "an answer to trailers out of turn");
      endAnswered = true;
    }

    private static void check(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalStateException("out of order: " + otherwise);
      }
    }
  }

  /**
   * Envoy sent a message.
   *
   * @throws IllegalStateException if it is out of order
   */
  void received(ProcessingRequest message) {
    switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> request.sawHead(message.getRequestHeaders().getEndOfStream());
      case REQUEST_BODY -> request.sawBody(message.getRequestBody().getEndOfStream());
      case REQUEST_TRAILERS -> request.sawTrailers();
      case RESPONSE_HEADERS -> response.sawHead(message.getResponseHeaders().getEndOfStream());
      case RESPONSE_BODY -> response.sawBody(message.getResponseBody().getEndOfStream());
      case RESPONSE_TRAILERS -> response.sawTrailers();
      case REQUEST_NOT_SET -> throw new IllegalStateException("out of order: an empty message");
    }
  }

  /**
   * Envoy is about to get an answer.
   *
   * @throws IllegalStateException if it is out of order
   */
  void answers(ProcessingResponse message) {
    switch (message.getResponseCase()) {
      case REQUEST_HEADERS -> request.answersHead();
      case REQUEST_BODY -> request.answersBody(message.getRequestBody());
      case REQUEST_TRAILERS -> request.answersTrailers();
      case RESPONSE_HEADERS -> response.answersHead();
      case RESPONSE_BODY -> response.answersBody(message.getResponseBody());
      case RESPONSE_TRAILERS -> response.answersTrailers();
      case IMMEDIATE_RESPONSE -> answeredAtOnce = true;
      case RESPONSE_NOT_SET -> throw new IllegalStateException("out of order: an empty answer");
    }
  }

  /**
   * Whether nothing can follow: both directions were answered to their end, or Sallyport answered.
   */
  boolean isFinished() {
    return answeredAtOnce || (request.endAnswered && response.endAnswered);
  }
}
