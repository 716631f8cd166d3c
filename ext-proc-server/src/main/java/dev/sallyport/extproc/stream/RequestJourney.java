package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.BodyReading;
import dev.sallyport.core.resource.HoldSettings;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.hold.HoldStep;
import dev.sallyport.extproc.hold.Standing;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.identity.CredentialHeaders;
import dev.sallyport.extproc.identity.Identification;
import dev.sallyport.extproc.mask.BodyRule;
import dev.sallyport.extproc.mask.BodyRules;
import dev.sallyport.extproc.mask.HeadEdits;
import dev.sallyport.extproc.mask.HeaderValues;
import dev.sallyport.extproc.metrics.Step;
import dev.sallyport.extproc.policy.Charges;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.extproc.policy.Subject;
import dev.sallyport.extproc.record.ExchangeRecorder;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.extproc.snapshot.GuardedRoute;
import dev.sallyport.masking.BlockedException;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.action.TokenScope;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.proto.Wire;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The way of a request from its head to its admission. */
final class RequestJourney {

  private final GuardedRoute route;
  private final GuardedResource resource;
  private final RequestHead request;
  private final Connection connection;
  private final ExchangeRecorder recorder;
  private final Steps steps;
  private long deciding;
  private Charges charges = Charges.NONE;

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
      Optional<Decision.Deny> denial = timed(question::early);
      if (denial.isPresent()) {
        record(denial.get(), question, List.of());
        throw refusal(ErrorCode.POLICY_DENIED, denial.get());
      }
    }
    return question;
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
    return verdict(question, timed(question::onHead), List.of());
  }

  /** Decides on a request of whose body this is known. */
  Verdict decide(Question question, List<InspectedBody> body) throws Refusal, NotRecordedException {
    return verdict(question, timed(() -> question.on(body)), body);
  }

  private Verdict verdict(Question question, Decision decision, List<InspectedBody> body)
      throws Refusal, NotRecordedException {
    if (decision instanceof Decision.Hold hold) {
      record(hold, question, body);
      return new Verdict.Held(hold);
    }
    return new Verdict.Admitted(admit(question, decision, body));
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
    Decision decision = timed(question.readsBody() ? () -> question.on(body) : question::onHead);
    if (decision instanceof Decision.Hold hold) {
      record(hold, question, body);
      throw new Refusal(otherwise);
    }
    return admit(question, decision, body);
  }

  /** Where the caller can look what became of an approval. */
  URI statusUrl(ApprovalId approval) {
    return StatusPath.url(resource, request, approval);
  }

  /** Terms, mask, record: lets the request pass, or says why it does not. */
  private Admission admit(Question question, Decision decision, List<InspectedBody> body)
      throws Refusal, NotRecordedException {
    Decision.Allow allow = allowed(question, decision, body);
    RecordingLevel level = level(allow);
    Identity caller = question.caller();
    Masking masking = resource.masking();
    MaskPlan requestPlan = masking.requestPlan(allow.requestMask(), allow.unmask().request());
    MaskPlan asked = masking.responsePlan(allow.responseMask(), allow.unmask().response());
    MaskPlan responsePlan = requestPlan.makesTokens() ? asked.restoring() : asked;
    Masker masker =
        route.masker().serving(new TokenScope(caller.issuer(), caller.subject(), resource.name()));
    BodyRule rule = BodyRules.request(requestPlan, masking.uninspectable(), request);
    BodyLane lane =
        Lanes.open(
            Direction.REQUEST,
            rule,
            request.headers(),
            request.target().rawPath(),
            resource,
            level,
            recorder,
            masker,
            steps);
    Optional<Predicate<String>> tools = ToolRule.of(resource, request, question, allow, body);
    HeaderEdits edits = edits(masker, rule, requestPlan, responsePlan);
    if (tools.isPresent() || !charges.isEmpty()) {
      edits.set("accept-encoding", "identity");
    }
    return new Admission(
        resource,
        masker,
        request.target().rawPath(),
        requestPlan,
        responsePlan,
        level,
        lane,
        edits,
        allow.terms().limits().bodyBytes(),
        tools,
        charges,
        allow.terms().durable(),
        question.grantsThatMatter(allow, body));
  }

  /**
   * Decides on a request whose bodies do not come this way, so that nothing can be masked.
   *
   * @param body what is known of the body
   * @return what changes in its head
   */
  HeaderEdits admitUnmasked(Question question, List<InspectedBody> body)
      throws Refusal, NotRecordedException {
    Decision decision = timed(question.readsBody() ? () -> question.on(body) : question::onHead);
    Decision.Allow allow = allowed(question, decision, body);
    Masking masking = resource.masking();
    boolean masked =
        !masking.request().isEmpty()
            || !masking.response().isEmpty()
            || !allow.requestMask().isEmpty()
            || !allow.responseMask().isEmpty();
    boolean unbounded =
        allow.terms().limits().bodyBytes().isPresent()
            && !body.stream().allMatch(InspectedBody::isKnown);
    if (masked || unbounded || allow.terms().durable() || resource.recording().waitsForDisk()) {
      throw new Refusal(ErrorCode.EXT_PROC_REQUIRED);
    }
    return removals();
  }

  /** Puts a decision on record and holds the request to it. */
  private Decision.Allow allowed(Question question, Decision decision, List<InspectedBody> body)
      throws Refusal, NotRecordedException {
    record(decision, question, body);
    Decision.Allow allow = settle(decision);
    charges =
        TermsStep.keep(allow.terms(), resource, question.caller(), request, body, steps.budgets());
    if (level(allow) != RecordingLevel.METADATA) {
      recorder.head(Direction.REQUEST, Optional.empty(), request.headers(), this::staysUnrecorded);
    }
    return allow;
  }

  private static Identity known(Identification identification) throws Refusal {
    return switch (identification) {
      case Identification.Known(var token) -> token.identity();
      case Identification.Refused(var code) -> throw new Refusal(code);
      case Identification.Unverified unverified ->
          throw new IllegalStateException("a token that nobody has verified");
    };
  }

  private <T> T timed(Supplier<T> question) {
    long began = System.nanoTime();
    T answer = question.get();
    deciding = System.nanoTime() - began;
    steps.metrics().took(Step.POLICY, deciding);
    return answer;
  }

  private void record(Decision decision, Question question, List<InspectedBody> body)
      throws NotRecordedException {
    recorder.decided(
        decision, route.policy().bundle(), question.digest(body), deciding, Subject.of(body));
  }

  private Decision.Allow settle(Decision decision) throws Refusal {
    return switch (decision) {
      case Decision.Allow allow -> allow;
      case Decision.Deny deny -> throw refusal(ErrorCode.POLICY_DENIED, deny);
      // Only where nobody can be asked does a hold come this far.
      case Decision.Hold hold -> throw refusal(ErrorCode.HOLD_UNAVAILABLE, hold);
    };
  }

  private static Refusal refusal(ErrorCode code, Decision decision) {
    String words =
        decision
            .message()
            .or(() -> decision.reasons().stream().findFirst().map(Reason::meaning))
            .orElse(code.message());
    return new Refusal(code, words, decision.reasons());
  }

  /** A policy can ask for more on record than the resource, never for less. */
  private RecordingLevel level(Decision.Allow allow) {
    RecordingLevel least = resource.recording().level();
    return allow.recording().filter(asked -> asked.compareTo(least) > 0).orElse(least);
  }

  private HeaderEdits edits(
      Masker masker, BodyRule rule, MaskPlan requestPlan, MaskPlan responsePlan) throws Refusal {
    HeaderEdits edits = removals();
    try {
      HeaderValues.mask(
          masker, requestPlan, request.headers(), name -> staysAsItIs(resource, name), edits);
      String target = HeaderValues.target(masker, requestPlan, request.target().raw());
      if (!target.equals(request.target().raw())) {
        edits.set(":path", target);
      }
    } catch (BlockedException blocked) {
      throw Refusal.of(Direction.REQUEST, blocked);
    }
    HeadEdits.request(rule, responsePlan, edits);
    return edits;
  }

  /** Lines of the head that stay here. */
  private HeaderEdits removals() {
    HeaderEdits edits = new HeaderEdits();
    for (Header line : request.headers()) {
      if (staysHere(resource, line.name())) {
        edits.remove(line.name());
      }
    }
    return edits;
  }

  /**
   * What changes in the trailers of a request. They come after the decision, so that a credential
   * among them cannot be refused any more.
   */
  static HeaderEdits trailers(Admission admission, Headers trailers) throws BlockedException {
    GuardedResource resource = admission.resource();
    HeaderEdits edits = new HeaderEdits();
    Set<String> removed = new HashSet<>();
    for (Header line : trailers) {
      if (staysHere(resource, line.name()) || CredentialHeaders.holdsCredential(line)) {
        removed.add(line.name());
      }
    }
    removed.forEach(edits::remove);
    HeaderValues.mask(
        admission.masker(), admission.requestPlan(), trailers, removed::contains, edits);
    return edits;
  }

  /** Lines that do not go on, and those in which the gateway itself speaks to the upstream. */
  private static boolean staysAsItIs(GuardedResource resource, String name) {
    return name.startsWith(":")
        || name.equals("host")
        || name.equals("x-request-id")
        || name.startsWith("x-forwarded-")
        || name.startsWith("x-envoy-")
        || staysHere(resource, name);
  }

  /** Whether a line of a request is for the gateway alone. */
  private static boolean staysHere(GuardedResource resource, String name) {
    return name.equals(resource.token().header())
        || name.equals("x-forwarded-client-cert")
        || name.startsWith(Wire.GATEWAY_HEADER_PREFIX)
        || CredentialHeaders.presentsCredential(name);
  }

  private boolean staysUnrecorded(String name) {
    return staysHere(resource, name) || CredentialHeaders.isUnrecorded(name);
  }
}
