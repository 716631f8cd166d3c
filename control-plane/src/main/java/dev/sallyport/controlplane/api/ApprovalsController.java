package dev.sallyport.controlplane.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.controlplane.approvals.ClearViews;
import dev.sallyport.controlplane.approvals.Decided;
import dev.sallyport.controlplane.approvals.Reviews;
import dev.sallyport.controlplane.approvals.Verb;
import dev.sallyport.controlplane.operators.Operator;
import io.micronaut.context.BeanProvider;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.Optional;

/**
 * Approvals for reviewers: list, look, decide, watch. Who has no role sees what they asked for
 * themselves, and nothing else.
 */
@Controller("/approvals")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.APPLICATION_JSON)
public final class ApprovalsController {

  private static final int MOST = 500;
  private static final int LONGEST_WAIT = 25;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BeanProvider<ApprovalDesk> desk;
  private final Reviews reviews;
  private final ClearViews clearViews;

  /** A controller; the desk is opened when somebody asks. */
  public ApprovalsController(
      BeanProvider<ApprovalDesk> desk, Reviews reviews, ClearViews clearViews) {
    this.desk = desk;
    this.reviews = reviews;
    this.clearViews = clearViews;
  }

  /** The newest approvals, {@code ?state=pending} alone. */
  @Get
  public HttpResponse<String> list(
      HttpRequest<?> request,
      @QueryValue Optional<String> state,
      @QueryValue(defaultValue = "100") int limit) {
    if (!OperatorsOnly.of(request).mayRead()) {
      return Problems.roleMissing();
    }
    Optional<StateName> name = state.flatMap(StateName::withCode);
    if (state.isPresent() && name.isEmpty()) {
      return Problems.of(HttpStatus.BAD_REQUEST, "unknown_state", "There is no such state.");
    }
    int most = Math.clamp(limit, 1, MOST);
    return HttpResponse.ok(ApprovalJson.list(desk.get().approvals().newest(name, most)));
  }

  /** One approval with its audit trail. */
  @Get("/{id}")
  public HttpResponse<String> show(HttpRequest<?> request, String id) {
    Operator operator = OperatorsOnly.of(request);
    return ApprovalId.parse(id)
        .flatMap(name -> desk.get().approvals().find(name))
        .filter(approval -> operator.mayRead() || reviews.isOwn(operator, approval))
        .<HttpResponse<String>>map(approval -> HttpResponse.ok(whole(approval)))
        .orElseGet(ApprovalsController::unknown);
  }

  /**
   * What happened after an event, as soon as there is something.
   *
   * @param after number of the last event seen; −1 for the present
   * @param wait seconds to wait, at most 25
   */
  @Get("/events")
  public HttpResponse<String> events(
      HttpRequest<?> request,
      @QueryValue(defaultValue = "-1") long after,
      @QueryValue(defaultValue = "0") int wait)
      throws InterruptedException {
    if (!OperatorsOnly.of(request).mayRead()) {
      return Problems.roleMissing();
    }
    if (after < 0) {
      return HttpResponse.ok(ApprovalJson.present(desk.get().outbox().last()));
    }
    Duration patience = Duration.ofSeconds(Math.clamp(wait, 0, LONGEST_WAIT));
    return HttpResponse.ok(
        ApprovalJson.events(after, desk.get().outbox().await(after, MOST, patience)));
  }

  /**
   * Decides: {@code approve}, {@code deny}, {@code revoke} or {@code break-glass}, with {@code
   * {"reason": "…"}}.
   */
  @Post("/{id}/{verb}")
  public HttpResponse<String> decide(
      HttpRequest<?> request, String id, String verb, @Body String body) {
    Optional<String> reason = reason(body);
    if (reason.isEmpty()) {
      return Problems.of(
          HttpStatus.BAD_REQUEST, "body_invalid", "Send {\"reason\": \"…\"}. " + Reviews.REASON);
    }
    Optional<ApprovalId> approval = ApprovalId.parse(id);
    Optional<Verb> known = Verb.withCode(verb);
    if (approval.isEmpty() || known.isEmpty()) {
      return unknown();
    }
    return switch (reviews.decide(
        approval.get(), known.get(), OperatorsOnly.of(request), reason.get())) {
      case Decided.Done done -> HttpResponse.ok(whole(done.approval()));
      case Decided.Refused refused ->
          Problems.of(HttpStatus.CONFLICT, refused.code(), refused.message());
      case Decided.Forbidden _ -> Problems.roleMissing();
      case Decided.Unknown _ -> unknown();
    };
  }

  /**
   * The request in clear, while it waits, for a reviewer who may see all of it. Every look is in
   * the audit trail.
   */
  @Post("/{id}/reveal")
  public HttpResponse<String> reveal(HttpRequest<?> request, String id)
      throws InterruptedException {
    Optional<ApprovalId> approval = ApprovalId.parse(id);
    if (approval.isEmpty()) {
      return unknown();
    }
    return switch (clearViews.look(approval.get(), OperatorsOnly.of(request))) {
      case ClearViews.Look.Shown shown ->
          HttpResponse.ok(shown.request()).header(HttpHeaders.CACHE_CONTROL, "no-store");
      case ClearViews.Look.Refused refused ->
          Problems.of(HttpStatus.CONFLICT, refused.code(), refused.message());
      case ClearViews.Look.Forbidden _ -> Problems.roleMissing();
      case ClearViews.Look.Unknown _ -> unknown();
    };
  }

  private String whole(Approval approval) {
    return ApprovalJson.whole(approval, desk.get().approvals().audit(approval.facts().id()));
  }

  private static Optional<String> reason(String body) {
    try {
      JsonNode reason = JSON.readTree(body).path("reason");
      return Optional.ofNullable(reason.textValue()).filter(Reviews::isReason);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static HttpResponse<String> unknown() {
    return Problems.of(HttpStatus.NOT_FOUND, "approval_unknown", "There is no such approval.");
  }
}
