package dev.sallyport.extproc.stream;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.RecordingLevel;
import dev.sallyport.core.snapshot.GuardSnapshot.GuardedResource;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.mask.BodyRule;
import dev.sallyport.extproc.mask.BodyRules;
import dev.sallyport.extproc.policy.Charges;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.extproc.policy.Subject;
import dev.sallyport.extproc.record.ExchangeRecorder;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.extproc.snapshot.GuardedRoute;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.action.TokenScope;
import dev.sallyport.policy.body.InspectedBody;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * From the policy's answer to the request's admission: the answer goes on record, its terms are
 * kept, and what is masked, recorded and limited from here on is settled.
 */
final class Admitting {

  private final GuardedRoute route;
  private final GuardedResource resource;
  private final RequestHead request;
  private final ExchangeRecorder recorder;
  private final Steps steps;

  Admitting(GuardedRoute route, RequestHead request, ExchangeRecorder recorder, Steps steps) {
    this.route = route;
    this.resource = route.resource();
    this.request = request;
    this.recorder = recorder;
    this.steps = steps;
  }

  /**
   * What the policy answered.
   *
   * @param body what it was told of the body
   * @param nanos how long it took
   */
  record Decided(Decision decision, Question question, List<InspectedBody> body, long nanos) {}

  /** Puts an answer on record. */
  void record(Decided decided) throws NotRecordedException {
    recorder.decided(
        decided.decision(),
        route.policy().bundle(),
        decided.question().digest(decided.body()),
        decided.nanos(),
        Subject.of(decided.body()));
  }

  /**
   * Terms, mask, record: lets the request pass.
   *
   * @throws Refusal if it may not pass
   */
  Admission admit(Decided decided) throws Refusal, NotRecordedException {
    record(decided);
    Question question = decided.question();
    List<InspectedBody> body = decided.body();
    Decision.Allow allow = allowed(decided.decision());
    Charges charges = keepTerms(allow, question, body);
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
    HeaderEdits edits =
        RequestEdits.head(resource, request, masker, rule, requestPlan, responsePlan);
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
   * The same for a request whose bodies do not come this way, so that nothing can be masked.
   *
   * @return what changes in its head
   */
  HeaderEdits admitUnmasked(Decided decided) throws Refusal, NotRecordedException {
    record(decided);
    Decision.Allow allow = allowed(decided.decision());
    keepTerms(allow, decided.question(), decided.body());
    Masking masking = resource.masking();
    boolean masked =
        !masking.request().isEmpty()
            || !masking.response().isEmpty()
            || !allow.requestMask().isEmpty()
            || !allow.responseMask().isEmpty();
    boolean unbounded =
        allow.terms().limits().bodyBytes().isPresent()
            && !decided.body().stream().allMatch(InspectedBody::isKnown);
    if (masked || unbounded || allow.terms().durable() || resource.recording().waitsForDisk()) {
      throw new Refusal(ErrorCode.EXT_PROC_REQUIRED);
    }
    return RequestEdits.removals(resource, request);
  }

  /** What the client is told about an answer that lets nothing pass. */
  static Refusal refusal(ErrorCode code, Decision decision) {
    String words =
        decision
            .message()
            .or(() -> decision.reasons().stream().findFirst().map(Reason::meaning))
            .orElse(code.message());
    return new Refusal(code, words, decision.reasons());
  }

  private static Decision.Allow allowed(Decision decision) throws Refusal {
    return switch (decision) {
      case Decision.Allow allow -> allow;
      case Decision.Deny deny -> throw refusal(ErrorCode.POLICY_DENIED, deny);
      // Only where nobody can be asked does a hold come this far.
      case Decision.Hold hold -> throw refusal(ErrorCode.HOLD_UNAVAILABLE, hold);
    };
  }

  /** Holds the request to the policy's terms, and its head goes on record as far as it does. */
  private Charges keepTerms(Decision.Allow allow, Question question, List<InspectedBody> body)
      throws Refusal, NotRecordedException {
    Charges charges =
        TermsStep.keep(allow.terms(), resource, question.caller(), request, body, steps.budgets());
    if (level(allow) != RecordingLevel.METADATA) {
      recorder.head(
          Direction.REQUEST,
          Optional.empty(),
          request.headers(),
          name -> RequestEdits.staysUnrecorded(resource, name));
    }
    return charges;
  }

  /** A policy can ask for more on record than the resource, never for less. */
  private RecordingLevel level(Decision.Allow allow) {
    RecordingLevel least = resource.recording().level();
    return allow.recording().filter(asked -> asked.compareTo(least) > 0).orElse(least);
  }
}
