package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.identity.Identification;
import dev.sallyport.extproc.mcp.UrlElicitation;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.body.McpMessage;
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
 * The request of one exchange, from the message with its head to its last byte: who sends it, what
 * the policy says, perhaps what humans say, then what of it goes on.
 */
final class RequestSide implements Passage.Gate {

  private static final Logger LOG = LoggerFactory.getLogger(RequestSide.class);

  private final Route route;
  private final Steps steps;
  private final ByteBudget budget;
  private final Reply reply;
  private final @Nullable CommittedReply committed;
  private final Books books;
  private final Ending ending;
  private final Work work;
  private final HumanSide humans;
  private final Passage passage;

  private volatile @Nullable Undecided undecided;
  private @Nullable Admission admission;
  private boolean elicits;
  private long bytes;

  RequestSide(
      Route route,
      Steps steps,
      ByteBudget budget,
      Reply reply,
      @Nullable CommittedReply committed,
      Books books,
      Ending ending,
      Work work) {
    this.route = route;
    this.steps = steps;
    this.budget = budget;
    this.reply = reply;
    this.committed = committed;
    this.books = books;
    this.ending = ending;
    this.work = work;
    this.humans = new HumanSide(steps, books, ending, work);
    this.passage = new Passage(Direction.REQUEST, reply, work, this);
  }

  /** The head. */
  Optional<Work.Rest> head(ProcessingRequest message) throws Refusal, NotRecordedException {
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
            ending.errorsAs(ErrorForm.of(guarded.resource().kind(), request));
            yield new RequestJourney(guarded, request, connection, books.recorder(), steps);
          }
        };
    Identification found = journey.identify();
    if (found instanceof Identification.Unverified token) {
      return work.later(() -> decide(journey, journey.verify(token), request));
    }
    return journey.mayWait()
        ? work.later(() -> decide(journey, found, request))
        : decide(journey, found, request);
  }

  /** On a route that does not send bodies here they would pass without anybody having looked. */
  private void requireStreamedBodies(ProcessingRequest message) throws Refusal {
    if (!(route instanceof Route.Refused) && !EnvoyHeads.bodiesFollow(message)) {
      LOG.error("exchange {} came by a route that does not send bodies here", books.exchange());
      throw new Refusal(ErrorCode.GUARD_UNAVAILABLE);
    }
  }

  private Optional<Work.Rest> decide(
      RequestJourney journey, Identification caller, RequestHead request)
      throws Refusal, NotRecordedException {
    if (journey.asksForStatus()) {
      humans.tellStatus(journey, caller);
      return Optional.empty();
    }
    Question question = journey.question(caller, true);
    Undecided waiting = new Undecided(journey, question, budget);
    if (question.readsBody() && !request.ends()) {
      await(waiting);
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
          passage.endWithoutBody();
        }
        yield Optional.empty();
      }
      case Verdict.Held(Decision.Hold decision) -> {
        waiting.holdFor(decision);
        if (request.ends()) {
          undecided = waiting;
          yield work.later(() -> ask(waiting));
        }
        await(waiting);
        yield Optional.empty();
      }
    };
  }

  /** Nothing goes on before the body is here, which has to come in time. */
  private void await(Undecided waiting) {
    undecided = waiting;
    waiting.await(
        steps.deadlines(),
        () ->
            work.inTurn(
                () -> {
                  if (waiting.isAwaited()) {
                    throw new Refusal(ErrorCode.REQUEST_TIMEOUT);
                  }
                }));
  }

  private void admit(Admission admitted) {
    admission = admitted;
    passage.open(admitted.lane());
    if (admitted.durable() && committed != null) {
      committed.waitForDisk();
    }
    humans.admitted(admitted);
    reply.commitFirst();
    reply.send(Answers.admission(admitted.edits(), books.opensFirstDoor()));
  }

  /** A piece of the body. */
  Optional<Work.Rest> body(HttpBody body) throws Refusal, NotRecordedException {
    Undecided waiting = undecided;
    boolean last = body.getEndOfStream();
    if (waiting == null) {
      return pass(body.getBody(), last);
    }
    if (humans.wasAsked()) {
      // Envoy may end a body twice (envoy#46237); there is nothing else to come.
      return Optional.empty();
    }
    waiting.add(body.getBody());
    if (!last && !waiting.isTooLarge()) {
      return Optional.empty();
    }
    if (last) {
      waiting.arrived();
    }
    // Reading a long body at once would keep other streams waiting.
    return waiting.mayTakeLong()
        ? work.later(() -> decideOnBody(waiting, last))
        : decideOnBody(waiting, last);
  }

  /** The body is here, or too long. */
  private Optional<Work.Rest> decideOnBody(Undecided waiting, boolean last)
      throws Refusal, NotRecordedException {
    if (waiting.hold() == null) {
      List<InspectedBody> read = waiting.read();
      ending.answering(read);
      switch (waiting.decide(read)) {
        case Verdict.Admitted(Admission admitted) -> {
          elicits = ending.answersCalls() && declaresElicitation(waiting.bytes(), read);
          return passOn(waiting, admitted, last);
        }
        case Verdict.Held(Decision.Hold decision) -> waiting.holdFor(decision);
      }
    }
    if (waiting.isTooLarge()) {
      return passOn(waiting, waiting.withoutApproval(), last);
    }
    return last ? ask(waiting) : Optional.empty();
  }

  /** The whole request is here, and a human has to approve it. */
  private Optional<Work.Rest> ask(Undecided waiting) throws Refusal {
    humans.ask(waiting, admitted -> release(waiting, admitted));
    return Optional.empty();
  }

  private void release(Undecided waiting, Admission admitted) throws Refusal, NotRecordedException {
    if (waiting.ends()) {
      admit(admitted);
      letGo();
      passage.endWithoutBody();
    } else {
      passOn(waiting, admitted, true).ifPresent(Work.Rest::run);
    }
  }

  private Optional<Work.Rest> passOn(Undecided waiting, Admission admitted, boolean last)
      throws Refusal, NotRecordedException {
    ByteString whole = waiting.bytes();
    admit(admitted);
    letGo();
    return pass(whole, last);
  }

  /** A piece goes on. */
  private Optional<Work.Rest> pass(ByteString piece, boolean last)
      throws Refusal, NotRecordedException {
    bytes += piece.size();
    if (admission != null && bytes > admission.maxBodyBytes().orElse(Long.MAX_VALUE)) {
      throw new Refusal(ErrorCode.REQUEST_TOO_LARGE);
    }
    return passage.take(piece, last);
  }

  /** The trailers. */
  Optional<Work.Rest> trailers(HeaderMap trailers) throws Refusal, NotRecordedException {
    Undecided waiting = undecided;
    if (waiting == null) {
      passTrailers(trailers);
      return Optional.empty();
    }
    waiting.arrived();
    return work.later(
        () -> {
          decideOnBody(waiting, false).ifPresent(Work.Rest::run);
          if (waiting.hold() != null && admission == null && !ending.isOver()) {
            throw Refusal.adding(ErrorCode.HOLD_UNBINDABLE, "It has trailers.");
          }
          if (!ending.isOver()) {
            passTrailers(trailers);
          }
          return Optional.empty();
        });
  }

  private void passTrailers(HeaderMap trailers) throws Refusal, NotRecordedException {
    Admission admitted = Objects.requireNonNull(admission, "a lane is opened by an admission");
    passage.trailers(ByteString.EMPTY, EnvoyHeads.headers(trailers), admitted);
  }

  @Override
  public void beforePiece() {}

  @Override
  public void beforeEnd() {
    reply.commitFirst();
  }

  /** Whether it opens a session of MCP whose client can show its user an address. */
  boolean elicits() {
    return elicits;
  }

  private static boolean declaresElicitation(ByteString body, List<InspectedBody> read) {
    return read.stream().anyMatch(RequestSide::initializes)
        && UrlElicitation.isDeclaredIn(body.newInput());
  }

  private static boolean initializes(InspectedBody element) {
    return element instanceof InspectedBody.Parsed parsed
        && parsed.meaning().orElse(null) instanceof McpMessage message
        && message.method().filter("initialize"::equals).isPresent();
  }

  /** On what terms it was admitted, if it was. */
  Optional<Admission> admission() {
    return Optional.ofNullable(admission);
  }

  /** Whether it waits for a human, so that nothing is to be read meanwhile. */
  boolean isHeld() {
    return humans.isHeld();
  }

  /** Bytes of the body that are held back for the decision. */
  long heldBack() {
    Undecided waiting = undecided;
    return waiting == null ? 0 : waiting.retained();
  }

  /** Lets go of what is held back, and of humans. */
  void end() {
    humans.end();
    letGo();
  }

  /** Closes what is recorded of the body. */
  void settle() {
    passage.settle(books);
  }

  private void letGo() {
    Undecided waiting = undecided;
    undecided = null;
    if (waiting != null) {
      waiting.end();
    }
  }
}
