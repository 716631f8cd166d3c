package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.hold.Standing;
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
  private final Turns turns;

  private volatile @Nullable Undecided undecided;
  private @Nullable HoldJourney hold;
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

  Exchange(Route route, Steps steps, ByteBudget budget, Reply reply, Turns turns) {
    this.route = route;
    this.turns = turns;
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

  /** Whether it waits for a human, so that nothing is to be read meanwhile. */
  boolean isHeld() {
    HoldJourney waiting = hold;
    return waiting != null && waiting.isWaiting();
  }

  /** Bytes of a request body that is held back for the decision. */
  long heldBack() {
    Undecided waiting = undecided;
    return waiting == null ? 0 : waiting.retained();
  }

  /** The stream is gone, or Envoy says no more. */
  void closed() {
    over = true;
    endHold();
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
      return later(() -> decide(journey, journey.verify(token), request));
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
    if (journey.asksForStatus()) {
      journey
          .look(caller)
          .whenComplete(
              (found, failure) ->
                  inTurn(failure == null ? () -> tellStatus(found) : Exchange::statusUnknown));
      return Optional.empty();
    }
    Question question = journey.question(caller, true);
    Undecided waiting = new Undecided(journey, question, budget);
    if (question.readsBody() && !request.ends()) {
      undecided = waiting;
      return Optional.empty();
    }
    Verdict verdict =
        question.readsBody()
            ? journey.decide(question, List.of(question.absent()))
            : journey.decide(question);
    return switch (verdict) {
      case Verdict.Admitted(Admission admitted) -> {
        admit(admitted);
        if (request.ends()) {
          lane(Direction.REQUEST).endWithoutBody();
        }
        yield Optional.empty();
      }
      case Verdict.Held(Decision.Hold decision) -> {
        waiting.holdFor(decision);
        undecided = waiting;
        yield request.ends() ? later(() -> hold(waiting)) : Optional.empty();
      }
    };
  }

  private static void statusUnknown() throws Refusal {
    throw new Refusal(ErrorCode.HOLD_UNAVAILABLE);
  }

  private void tellStatus(Optional<Standing> found) throws Refusal, NotRecordedException {
    RefusalAnswer answer = StatusPath.answer(found);
    if (!over) {
      over = true;
      books.complete(answer.status());
      reply.commitFirst();
      reply.send(Answers.own("approval_status", answer));
    }
  }

  private void admit(Admission admitted) {
    admission = admitted;
    if (admitted.durable() && committed != null) {
      committed.waitForDisk();
    }
    if (!admitted.grants().isEmpty()) {
      steps.grants().use(books.exchange(), admitted.grants(), () -> inTurn(this::accessEnded));
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
    if (hold != null) {
      // Envoy may end a body twice (envoy#46237); there is nothing else to come.
      return Optional.empty();
    }
    waiting.add(body.getBody());
    if (!last && !waiting.isTooLarge()) {
      return Optional.empty();
    }
    Action decided = () -> decideOnBody(waiting, last);
    // Reading a long body at once would keep other streams waiting.
    return waiting.mayTakeLong() ? later(decided) : decided.run();
  }

  /** The body is here, or too long. */
  private Optional<Rest> decideOnBody(Undecided waiting, boolean last)
      throws Refusal, NotRecordedException {
    if (waiting.hold() == null) {
      List<InspectedBody> read = waiting.read();
      errors = errors.answering(read);
      switch (waiting.decide(read)) {
        case Verdict.Admitted(Admission admitted) -> {
          return passOn(waiting, admitted, last);
        }
        case Verdict.Held(Decision.Hold decision) -> waiting.holdFor(decision);
      }
    }
    if (waiting.isTooLarge()) {
      return passOn(waiting, waiting.withoutApproval(), last);
    }
    return last ? hold(waiting) : Optional.empty();
  }

  private Optional<Rest> passOn(Undecided waiting, Admission admitted, boolean last)
      throws Refusal, NotRecordedException {
    ByteString bytes = waiting.bytes();
    admit(admitted);
    letGo();
    return pass(bytes, last);
  }

  /** The whole request is here, and a human has to approve it. */
  private Optional<Rest> hold(Undecided waiting) throws Refusal {
    if (errors instanceof ErrorForm.JsonRpc) {
      errors = errors.answering(waiting.glance());
    }
    HoldJourney journey = waiting.toHuman(steps.holds(), new HoldHost(waiting));
    hold = journey;
    journey.begin();
    return Optional.empty();
  }

  private void accessEnded() throws Refusal {
    if (!over) {
      throw new Refusal(ErrorCode.ACCESS_REVOKED);
    }
  }

  private void inTurn(HoldJourney.Action action) {
    turns.add(
        () ->
            committing(
                    guarded(
                        () -> {
                          action.run();
                          return Optional.empty();
                        }))
                .ifPresent(Rest::run));
  }

  private final class HoldHost implements HoldJourney.Host {
    private final Undecided waiting;

    HoldHost(Undecided waiting) {
      this.waiting = waiting;
    }

    @Override
    public void inTurn(HoldJourney.Action action) {
      Exchange.this.inTurn(action);
    }

    @Override
    public void release(Admission admitted) throws Refusal, NotRecordedException {
      if (waiting.ends()) {
        admit(admitted);
        letGo();
        lane(Direction.REQUEST).endWithoutBody();
      } else {
        passOn(waiting, admitted, true).ifPresent(Rest::run);
      }
    }
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
          decideOnBody(waiting, false).ifPresent(Rest::run);
          if (waiting.hold() != null && admission == null && !over) {
            throw Refusal.adding(ErrorCode.HOLD_UNBINDABLE, "It has trailers.");
          }
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

  private void endHold() {
    HoldJourney waiting = hold;
    if (waiting != null) {
      waiting.end();
    }
    if (admission != null && !admission.grants().isEmpty()) {
      steps.grants().release(books.exchange());
    }
  }

  private void refuse(Refusal refusal) {
    boolean answerable = !answered && !over;
    over = true;
    endHold();
    letGo();
    settleLanes();
    if (answerable) {
      RefusalAnswer told = RefusalAnswer.of(refusal, errors, books.exchange());
      books.end(
          outcome(refusal, Outcome.REFUSED),
          Optional.of(told.status()),
          Optional.of(refusal.code()));
      reply.commitFirst();
      reply.send(Answers.own(refusal.code().code(), told));
    } else {
      books.end(outcome(refusal, Outcome.ABORTED), status(), Optional.of(refusal.code()));
      reply.abort(refusal.code().code());
    }
  }

  private static Outcome outcome(Refusal refusal, Outcome otherwise) {
    return refusal.code() == ErrorCode.ACCESS_REVOKED ? Outcome.REVOKED : otherwise;
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
