package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.approvals.answer.Elicitation;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.BodyReading;
import dev.sallyport.core.resource.HoldSettings;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.hold.HoldStep;
import dev.sallyport.extproc.hold.Standing;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.identity.Identification;
import dev.sallyport.extproc.mask.BodyRules;
import dev.sallyport.extproc.mcp.InputRequired;
import dev.sallyport.extproc.mcp.UrlElicitation;
import dev.sallyport.extproc.metrics.Step;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.extproc.record.ExchangeRecorder;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.extproc.snapshot.GuardedRoute;
import dev.sallyport.extproc.stream.Admitting.Decided;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.body.InspectedBody;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The way of a request from its head to its admission. */
final class RequestJourney {

  private final GuardedRoute route;
  private final GuardedResource resource;
  private final RequestHead request;
  private final Connection connection;
  private final ExchangeRecorder recorder;
  private final Steps steps;
  private final Admitting admitting;

  RequestJourney(
      GuardedRoute route,
      RequestHead request,
      Connection connection,
      ExchangeRecorder recorder,
      Steps steps) {
    this.route = route;
    this.resource = route.resource();
    this.request = request;
    this.connection = connection;
    this.recorder = recorder;
    this.steps = steps;
    this.admitting = new Admitting(route, request, recorder, steps);
  }

  /** Finds the caller without waiting for anything, once the head as such is acceptable. */
  Identification identify() throws Refusal {
    if (request.asksForUpgrade()) {
      throw new Refusal(ErrorCode.UPGRADE_REFUSED);
    }
    if (!request.target().raw().startsWith("/") || request.target().decodedPath().isEmpty()) {
      throw new Refusal(ErrorCode.PATH_REFUSED);
    }
    if (resource.clientCertificateRequired() && connection.certificate().isEmpty()) {
      throw new Refusal(ErrorCode.CLIENT_CERTIFICATE_REQUIRED);
    }
    long began = System.nanoTime();
    Identification found = route.identity().find(request);
    steps.metrics().took(Step.IDENTITY, System.nanoTime() - began);
    if (!(found instanceof Identification.Refused)) {
      steps.metrics().token(found instanceof Identification.Known);
    }
    return found;
  }

  /** Whether the policy's answer may have to be waited for. */
  boolean mayWait() {
    return route.policy().mayWait();
  }

  /** Verifies a token that was not met before; may wait for the issuer. */
  Identification verify(Identification.Unverified token) {
    long began = System.nanoTime();
    Identification verified = route.identity().verify(token);
    steps.metrics().took(Step.IDENTITY, System.nanoTime() - began);
    return verified;
  }

  /**
   * Takes note of the caller, and prepares what the policy is asked.
   *
   * @param reachable whether the exchange can be ended while it runs, so that grants may count
   * @throws Refusal if there is no caller, or the policy says no whatever the body is
   */
  Question question(Identification identification, boolean reachable)
      throws Refusal, NotRecordedException {
    Identity caller = known(identification);
    recorder.identified(caller);
    Question question =
        route
            .policy()
            .question(caller, request, connection, reachable ? grants(caller) : List.of());
    if (question.readsBody() && !request.ends()) {
      denyEarly(question);
    }
    return question;
  }

  private void denyEarly(Question question) throws Refusal, NotRecordedException {
    long began = System.nanoTime();
    Optional<Decision.Deny> denial = question.early();
    long took = System.nanoTime() - began;
    steps.metrics().took(Step.POLICY, took);
    if (denial.isPresent()) {
      admitting.record(new Decided(denial.get(), question, List.of(), took));
      throw Admitting.refusal(ErrorCode.POLICY_DENIED, denial.get());
    }
  }

  /** Whether the caller asks what became of an approval. */
  boolean asksForStatus() {
    return StatusPath.isAskedFor(resource, request);
  }

  /** Asks what became of an approval. */
  CompletionStage<Optional<Standing>> look(Identification identification)
      throws Refusal, NotRecordedException {
    Identity caller = known(identification);
    recorder.identified(caller);
    return steps
        .holds()
        .desk()
        .look(
            StatusPath.approval(resource, request),
            route.hold().requester(caller),
            StatusPath.withdraws(request));
  }

  private List<PolicyInput.Grant> grants(Identity caller) {
    return steps.grants().of(route.hold().requester(caller), resource.name());
  }

  /** How its body is read, if it is. */
  BodyReading reading() {
    return resource.body();
  }

  /** The request's head. */
  RequestHead request() {
    return request;
  }

  /** The record of the exchange. */
  ExchangeRecorder recorder() {
    return recorder;
  }

  /** The resource with its steps. */
  GuardedRoute route() {
    return route;
  }

  /** Longest body that a human can be asked about. */
  long mostHeld() {
    return resource.hold().maxBytes();
  }

  /** Decides on the head alone, as the policy looks at nothing else. */
  Verdict decide(Question question) throws Refusal, NotRecordedException {
    return verdict(timed(question, List.of(), question::onHead));
  }

  /** Decides on a request of whose body this is known. */
  Verdict decide(Question question, List<InspectedBody> body) throws Refusal, NotRecordedException {
    return verdict(timed(question, body, () -> question.on(body)));
  }

  private Verdict verdict(Decided decided) throws Refusal, NotRecordedException {
    if (decided.decision() instanceof Decision.Hold hold) {
      admitting.record(decided);
      return new Verdict.Held(hold);
    }
    return new Verdict.Admitted(admitting.admit(decided));
  }

  /** Prepares what humans are asked. */
  HoldStep.Prepared prepare(
      HoldStep step, Question question, Decision.Hold decision, ByteString body) {
    return step.prepare(
        question.caller(),
        request,
        body.asReadOnlyByteBuffer(),
        BodyRules.form(request.headers()),
        decision);
  }

  /** What humans are asked about, in clear. */
  String clear(Question question, ByteString body) {
    return route.hold().clear(question.caller(), request, body.asReadOnlyByteBuffer());
  }

  /**
   * Decides again, on a request that humans have approved: on its token, which may have expired
   * meanwhile, and by the newest policy; may wait for the issuer.
   *
   * @throws Refusal if it may not pass all the same
   */
  Admission approved(PolicyInput.Approval approval, ByteString body)
      throws Refusal, NotRecordedException {
    GuardedRoute newest =
        steps
            .newest()
            .apply(resource.name())
            .orElseThrow(() -> new Refusal(ErrorCode.SNAPSHOT_UNKNOWN));
    RequestJourney again = new RequestJourney(newest, request, connection, recorder, steps);
    Identification found = again.identify();
    Identity caller =
        known(found instanceof Identification.Unverified token ? again.verify(token) : found);
    Question question =
        newest.policy().question(caller, request, connection, again.grants(caller)).with(approval);
    List<InspectedBody> elements = again.read(question, body);
    return again.insist(question, elements, ErrorCode.APPROVAL_INSUFFICIENT);
  }

  /** Decides again, on a request that no human can be asked about. */
  Admission withoutApproval(Question question, List<InspectedBody> body)
      throws Refusal, NotRecordedException {
    if (resource.hold().oversized() == HoldSettings.Oversized.REFUSE) {
      throw new Refusal(ErrorCode.HOLD_TOO_LARGE);
    }
    return insist(question.with(PolicyInput.Approval.IMPOSSIBLE), body, ErrorCode.HOLD_TOO_LARGE);
  }

  private List<InspectedBody> read(Question question, ByteString body) {
    if (!question.readsBody()) {
      return List.of();
    }
    if (request.ends()) {
      return List.of(question.absent());
    }
    return body.size() > reading().maxBytes()
        ? List.of(new InspectedBody.TooLarge(reading().maxBytes()))
        : question.read(body.asReadOnlyByteBuffer());
  }

  /**
   * @param otherwise what the client is told if the policy still wants a human
   */
  private Admission insist(Question question, List<InspectedBody> body, ErrorCode otherwise)
      throws Refusal, NotRecordedException {
    Decided decided = ask(question, body);
    if (decided.decision() instanceof Decision.Hold) {
      admitting.record(decided);
      throw new Refusal(otherwise);
    }
    return admitting.admit(decided);
  }

  /** Where the caller can look what became of an approval. */
  URI statusUrl(ApprovalId approval) {
    return StatusPath.url(resource, request, approval);
  }

  /**
   * How the caller's user is shown where to look, where the caller is a client of MCP that can.
   *
   * @param body the whole request
   */
  Optional<Elicitation> elicitation(ApprovalId approval, ByteString body) {
    if (resource.kind() != Kind.MCP) {
      return Optional.empty();
    }
    return way(body)
        .flatMap(way -> route.hold().page(approval).map(page -> new Elicitation(page, way)));
  }

  private Optional<Elicitation.Way> way(ByteString body) {
    if (request
        .headers()
        .first(UrlElicitation.SESSION)
        .filter(steps.elicitation()::isPossible)
        .isPresent()) {
      return Optional.of(Elicitation.Way.ERROR);
    }
    return InputRequired.isPossible(body.newInput())
        ? Optional.of(Elicitation.Way.RESULT)
        : Optional.empty();
  }

  /**
   * Decides on a request whose bodies do not come this way, so that nothing can be masked.
   *
   * @param body what is known of the body
   * @return what changes in its head
   */
  HeaderEdits admitUnmasked(Question question, List<InspectedBody> body)
      throws Refusal, NotRecordedException {
    return admitting.admitUnmasked(ask(question, body));
  }

  private static Identity known(Identification identification) throws Refusal {
    return switch (identification) {
      case Identification.Known(var token) -> token.identity();
      case Identification.Refused(var code) -> throw new Refusal(code);
      case Identification.Unverified unverified ->
          throw new IllegalStateException("a token that nobody has verified");
    };
  }

  private Decided ask(Question question, List<InspectedBody> body) {
    return question.readsBody()
        ? timed(question, body, () -> question.on(body))
        : timed(question, body, question::onHead);
  }

  private Decided timed(Question question, List<InspectedBody> body, Supplier<Decision> answer) {
    long began = System.nanoTime();
    Decision decision = answer.get();
    long took = System.nanoTime() - began;
    steps.metrics().took(Step.POLICY, took);
    return new Decided(decision, question, body, took);
  }
}
