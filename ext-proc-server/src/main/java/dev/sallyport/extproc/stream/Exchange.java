package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.http.ResponseHead;
import dev.sallyport.extproc.identity.Identification;
import dev.sallyport.extproc.mcp.ToolListFilter;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.extproc.record.Outcome;
import dev.sallyport.masking.UninspectableException;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange, message by message as Envoy sends them. It runs on one thread at a time.
 *
 * <p>Everything that goes wrong ends here, and ends the exchange: with an error of the catalogue as
 * long as the client has seen nothing of a response, by breaking the stream after that. Nothing
 * that was not inspected passes in either case.
 *
 * <p>It is one long file on purpose: which answer may leave in which state is one question, and
 * what decides, masks and records stands elsewhere. Every member here is a part of that state.
 */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Route route;
  private final Steps steps;
  private final ByteBudget budget;
  private final Reply reply;
  private final @Nullable CommittedReply committed;
  private final Books books;

  private volatile @Nullable Undecided undecided;
  private @Nullable Admission admission;
  private @Nullable BodyLane responseLane;
  private @Nullable HeaderEdits heldHead;
  private @Nullable ToolListFilter tools;
  private @Nullable UsageRule usage;
  private ErrorForm errors = new ErrorForm.Plain();
  private long requestBytes;
  private int status;
  private boolean answered;
  private boolean over;

  /** What is left to do for a message, on a thread that may wait. */
  interface Rest extends Runnable {}

  private interface Action {
    Optional<Rest> run() throws Refusal, NotRecordedException;
  }

  Exchange(Route route, Steps steps, ByteBudget budget, Reply reply) {
    this.route = route;
    this.steps = steps;
    this.budget = budget;
    this.committed =
        route instanceof Route.ToResource(var guarded)
            ? new CommittedReply(
                reply, steps.recorders(), guarded.resource().recording().waitsForDisk())
            : null;
    this.reply = committed == null ? reply : committed;
    this.books = new Books(route, steps);
  }

  /**
   * Takes Envoy's next message, and never throws.
   *
   * @return what is left to do before the next message can be taken; empty when nothing is
   */
  Optional<Rest> on(ProcessingRequest message) {
    return over ? Optional.empty() : committing(guarded(() -> take(message)));
  }

  /** Answers that wait for the disk leave at the end of the turn, on a thread that may wait. */
  private Optional<Rest> committing(Optional<Rest> rest) {
    CommittedReply held = committed;
    if (held == null || (rest.isEmpty() && !held.isHolding())) {
      return rest;
    }
    return Optional.of(
        () -> {
          rest.ifPresent(Rest::run);
          guarded(
              () -> {
                held.release();
                return Optional.empty();
              });
        });
  }

  /** Bytes of a request body that is held back for the decision. */
  long heldBack() {
    Undecided waiting = undecided;
    return waiting == null ? 0 : waiting.retained();
  }

  /** The stream is gone, or Envoy says no more. */
  void closed() {
    over = true;
    letGo();
    settleLanes();
    books.end(Outcome.ABORTED, status(), Optional.empty());
  }

  private Optional<Rest> take(ProcessingRequest message) throws Refusal, NotRecordedException {
    switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> {
        return onRequestHead(message);
      }
      case REQUEST_BODY -> {
        return onRequestBody(message.getRequestBody());
      }
      case REQUEST_TRAILERS -> {
        return onRequestTrailers(message.getRequestTrailers().getTrailers());
      }
      case RESPONSE_HEADERS -> onResponseHead(message);
      case RESPONSE_BODY -> {
        return onResponseBody(message.getResponseBody());
      }
      case RESPONSE_TRAILERS ->
          onTrailers(Direction.RESPONSE, message.getResponseTrailers().getTrailers());
      case REQUEST_NOT_SET -> throw new IllegalStateException("an empty message");
    }
    return Optional.empty();
  }

  private Optional<Rest> onRequestHead(ProcessingRequest message)
      throws Refusal, NotRecordedException {
    Headers lines = EnvoyHeads.headers(message.getRequestHeaders().getHeaders());
    Headers headers = lines.without(Wire.FIRST_DOOR_HEADER);
    Optional<ExchangeId> id = EnvoyHeads.exchange(headers);
    RequestHead request =
        EnvoyHeads.request(
            id.orElseGet(Books::anonymous), headers, message.getRequestHeaders().getEndOfStream());
    Connection connection =
        Attributes.of(message).connection(lines.first(Wire.FIRST_DOOR_HEADER).orElse(""));
    books.begin(request, connection);
    if (id.isEmpty()) {
      throw new Refusal(ErrorCode.REQUEST_REFUSED);
    }
    requireStreamedBodies(message);
    RequestJourney journey =
        switch (route) {
          case Route.Refused(var code) -> throw new Refusal(code);
          case Route.ToResource(var guarded) -> {
            errors = ErrorForm.of(guarded.resource().kind(), request);
            yield new RequestJourney(guarded, request, connection, books.recorder(), steps);
          }
        };
    Identification found = journey.identify();
    if (found instanceof Identification.Unverified token) {
      return Optional.of(() -> guarded(() -> decide(journey, journey.verify(token), request)));
    }
    return journey.mayWait()
        ? later(() -> decide(journey, found, request))
        : decide(journey, found, request);
  }

  /** On a route that does not send bodies here they would pass without anybody having looked. */
  private void requireStreamedBodies(ProcessingRequest message) throws Refusal {
    if (!(route instanceof Route.Refused) && !EnvoyHeads.bodiesFollow(message)) {
      LOG.error("exchange {} came by a route that does not send bodies here", books.exchange());
      throw new Refusal(ErrorCode.GUARD_UNAVAILABLE);
    }
  }

  private Optional<Rest> decide(RequestJourney journey, Identification caller, RequestHead request)
      throws Refusal, NotRecordedException {
    Question question = journey.question(caller);
    if (!question.readsBody()) {
      admit(journey.admit(question));
    } else if (request.ends()) {
      admit(journey.admit(question, List.of(question.absent())));
    } else {
      undecided = new Undecided(journey, question, budget);
      return Optional.empty();
    }
    if (request.ends()) {
      lane(Direction.REQUEST).endWithoutBody();
    }
    return Optional.empty();
  }

  private void admit(Admission admitted) {
    admission = admitted;
    if (admitted.durable() && committed != null) {
      committed.waitForDisk();
    }
    reply.commitFirst();
    reply.send(Answers.admission(admitted.edits(), books.opensFirstDoor()));
  }

  private Optional<Rest> onRequestBody(HttpBody body) throws Refusal, NotRecordedException {
    Undecided waiting = undecided;
    boolean last = body.getEndOfStream();
    if (waiting == null) {
      return pass(body.getBody(), last);
    }
    waiting.add(body.getBody());
    if (!last && !waiting.isTooLarge()) {
      return Optional.empty();
    }
    Action decided = () -> pass(decideOnBody(waiting), last);
    // Reading a long body at once would keep other streams waiting.
    return waiting.mayTakeLong() ? later(decided) : decided.run();
  }

  private Optional<Rest> onRequestTrailers(HeaderMap trailers)
      throws Refusal, NotRecordedException {
    Undecided waiting = undecided;
    if (waiting == null) {
      onTrailers(Direction.REQUEST, trailers);
      return Optional.empty();
    }
    return later(
        () -> {
          pass(decideOnBody(waiting), false).ifPresent(Rest::run);
          if (!over) {
            onTrailers(Direction.REQUEST, trailers);
          }
          return Optional.empty();
        });
  }

  /** Does it on a thread that may wait. */
  private Optional<Rest> later(Action action) {
    return Optional.of(() -> guarded(action).ifPresent(Rest::run));
  }

  /** The body is here, or too long: decides, and returns what of it may go on. */
  private ByteString decideOnBody(Undecided waiting) throws Refusal, NotRecordedException {
    ByteString bytes = waiting.bytes();
    List<InspectedBody> read = waiting.read();
    errors = errors.answering(read);
    admit(waiting.admit(read));
    letGo();
    return bytes;
  }

  private void letGo() {
    Undecided waiting = undecided;
    undecided = null;
    if (waiting != null) {
      waiting.end();
    }
  }

  /** A piece of a request body goes on. */
  private Optional<Rest> pass(ByteString piece, boolean last) throws Refusal, NotRecordedException {
    requestBytes += piece.size();
    if (admission != null && requestBytes > admission.maxBodyBytes().orElse(Long.MAX_VALUE)) {
      throw new Refusal(ErrorCode.REQUEST_TOO_LARGE);
    }
    return onBody(Direction.REQUEST, piece, last);
  }

  private void onResponseHead(ProcessingRequest message) throws Refusal, NotRecordedException {
    ResponseHead response = EnvoyHeads.response(message.getResponseHeaders());
    Attributes attributes = Attributes.of(message);
    books.upstream(attributes, response.headers());
    if (!response.headers().has(Wire.UNINSPECTED_HEADER)) {
      books.beginUnlessBegun();
      throw new Refusal(LocalReplies.code(response.status(), attributes));
    }
    if (admission == null) {
      throw new Refusal(ErrorCode.NOT_ADMITTED);
    }
    ResponseJourney journey = ResponseJourney.begin(admission, response, books.recorder(), steps);
    responseLane = journey.lane();
    tools = journey.tools().orElse(null);
    usage = journey.usage();
    status = response.status();
    heldHead = journey.edits();
    if (response.ends()) {
      journey.lane().endWithoutBody();
      complete(status);
    }
    if (response.ends() || !journey.isPatient()) {
      answerHead();
    }
  }

  private void answerHead() {
    HeaderEdits edits = heldHead;
    if (edits != null) {
      heldHead = null;
      answered = true;
      reply.send(Answers.responseHead(edits, books.opensSecondDoor()));
    }
  }

  private Optional<Rest> onResponseBody(HttpBody body) throws Refusal, NotRecordedException {
    ToolListFilter filter = tools;
    boolean last = body.getEndOfStream();
    if (usage != null) {
      usage.take(body.getBody().asReadOnlyByteBuffer());
    }
    if (filter == null || lane(Direction.RESPONSE).isOver()) {
      return onBody(Direction.RESPONSE, body.getBody(), last);
    }
    return later(
        () -> onBody(Direction.RESPONSE, ToolRule.pass(filter, body.getBody(), last), last));
  }

  private Optional<Rest> onBody(Direction direction, ByteString piece, boolean last)
      throws Refusal, NotRecordedException {
    BodyLane lane = lane(direction);
    if (lane.isOver() || (piece.isEmpty() && !last)) {
      return Optional.empty();
    }
    lane.take(piece, last);
    passNext(direction, lane, last);
    return lane.hasMore()
        ? Optional.of(() -> guarded(() -> passRest(direction, lane, last)))
        : Optional.empty();
  }

  /** What a message decodes to goes on no faster than Envoy reads it. */
  private Optional<Rest> passRest(Direction direction, BodyLane lane, boolean last)
      throws Refusal, NotRecordedException {
    while (lane.hasMore() && reply.awaitRoom()) {
      passNext(direction, lane, last);
    }
    return Optional.empty();
  }

  private void passNext(Direction direction, BodyLane lane, boolean last)
      throws Refusal, NotRecordedException {
    ByteString goesOn = next(direction, lane);
    boolean ends = last && !lane.hasMore();
    if (ends) {
      switch (direction) {
        case REQUEST -> reply.commitFirst();
        case RESPONSE -> complete(status);
      }
    }
    send(direction, goesOn, ends);
  }

  private static ByteString next(Direction direction, BodyLane lane)
      throws Refusal, NotRecordedException {
    try {
      return lane.next();
    } catch (UninspectableException e) {
      throw Refusal.of(direction, e);
    }
  }

  private void onTrailers(Direction direction, HeaderMap trailers)
      throws Refusal, NotRecordedException {
    ByteString heldBack =
        direction == Direction.RESPONSE && tools != null
            ? ToolRule.pass(tools, ByteString.EMPTY, true)
            : ByteString.EMPTY;
    BodyLane lane = lane(direction);
    lane.take(heldBack, true);
    ByteString rest = next(direction, lane);
    Admission admitted = Objects.requireNonNull(admission, "a lane is opened by an admission");
    HeaderEdits edits = admitted.trailers(direction, EnvoyHeads.headers(trailers));
    switch (direction) {
      case REQUEST -> reply.commitFirst();
      case RESPONSE -> complete(status);
    }
    send(direction, rest, false);
    reply.send(Answers.trailers(direction, edits));
  }

  private BodyLane lane(Direction direction) {
    BodyLane lane =
        switch (direction) {
          case REQUEST -> admission == null ? null : admission.lane();
          case RESPONSE -> responseLane;
        };
    if (lane == null) {
      throw new IllegalStateException("a body whose head was not answered");
    }
    return lane;
  }

  private void send(Direction direction, ByteString bytes, boolean last) {
    if (direction == Direction.RESPONSE) {
      answerHead();
    }
    Answers.body(direction, bytes, last, reply::send);
  }

  /** The end goes on record before the client gets the last of the answer. */
  private void complete(int code) throws NotRecordedException {
    settleLanes();
    if (usage != null) {
      usage.end();
    }
    books.complete(code);
    reply.commitFirst();
  }

  private Optional<Rest> guarded(Action action) {
    try {
      return action.run();
    } catch (Refusal refusal) {
      refuse(refusal);
    } catch (NotRecordedException e) {
      refuse(new Refusal(ErrorCode.RECORD_UNAVAILABLE));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError bug) {
      LOG.error("exchange {} failed: {}", books.exchange(), Fault.describe(bug));
      refuse(new Refusal(ErrorCode.GUARD_UNAVAILABLE));
    }
    return Optional.empty();
  }

  private void refuse(Refusal refusal) {
    boolean answerable = !answered && !over;
    over = true;
    letGo();
    settleLanes();
    if (answerable) {
      int told = errors.status(refusal.code());
      books.end(Outcome.REFUSED, Optional.of(told), Optional.of(refusal.code()));
      reply.commitFirst();
      reply.send(Answers.refusal(refusal, errors, books.exchange()));
    } else {
      books.end(Outcome.ABORTED, status(), Optional.of(refusal.code()));
      reply.abort(refusal.code().code());
    }
  }

  private Optional<Integer> status() {
    return status == 0 ? Optional.empty() : Optional.of(status);
  }

  private void settleLanes() {
    if (admission != null) {
      books.settle(admission.lane());
    }
    if (responseLane != null) {
      books.settle(responseLane);
    }
  }
}
