package dev.sallyport.controlplane.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.Reviewer;
import dev.sallyport.approvals.state.ApprovalEvent;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.approvals.store.Applied;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import io.micronaut.context.BeanProvider;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
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
 * Approvals for reviewers: list, look, decide, watch. The local admin counts as one human, whatever
 * groups the policy asks for.
 */
@Controller("/approvals")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.APPLICATION_JSON)
public final class ApprovalsController {

  private static final Human ADMIN = new Human("local", "admin");
  private static final int MOST = 500;
  private static final int LONGEST_WAIT = 25;
  private static final int LONGEST_REASON = 1000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BeanProvider<ApprovalDesk> desk;

  /** A controller; the desk is opened when somebody asks. */
  public ApprovalsController(BeanProvider<ApprovalDesk> desk) {
    this.desk = desk;
  }

  /** The newest approvals, {@code ?state=pending} alone. */
  @Get
  public HttpResponse<String> list(
      @QueryValue Optional<String> state, @QueryValue(defaultValue = "100") int limit) {
    Optional<StateName> name = state.flatMap(StateName::withCode);
    if (state.isPresent() && name.isEmpty()) {
      return problem(HttpStatus.BAD_REQUEST, "unknown_state", "There is no such state.");
    }
    int most = Math.clamp(limit, 1, MOST);
    return HttpResponse.ok(ApprovalJson.list(desk.get().approvals().newest(name, most)));
  }

  /** One approval with its audit trail. */
  @Get("/{id}")
  public HttpResponse<String> show(String id) {
    return named(id)
        .flatMap(name -> desk.get().approvals().find(name))
        .map(approval -> HttpResponse.ok(whole(approval)))
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
      @QueryValue(defaultValue = "-1") long after, @QueryValue(defaultValue = "0") int wait)
      throws InterruptedException {
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
  public HttpResponse<String> decide(String id, String verb, @Body String body) {
    Optional<String> reason = reason(body);
    if (reason.isEmpty()) {
      return problem(
          HttpStatus.BAD_REQUEST,
          "body_invalid",
          "Send {\"reason\": \"…\"} with up to " + LONGEST_REASON + " characters.");
    }
    Optional<Approval> approval = named(id).flatMap(name -> desk.get().approvals().find(name));
    if (approval.isEmpty()) {
      return unknown();
    }
    Reviewer admin = new Reviewer(ADMIN, approval.get().facts().terms().groups(), false);
    return event(verb, admin, reason.get())
        .<HttpResponse<String>>map(
            event -> answer(desk.get().approvals().apply(approval.get().facts().id(), event)))
        .orElseGet(ApprovalsController::unknown);
  }

  private HttpResponse<String> answer(Applied applied) {
    return switch (applied) {
      case Applied.Changed changed -> HttpResponse.ok(whole(changed.approval()));
      case Applied.Unchanged unchanged ->
          problem(HttpStatus.CONFLICT, unchanged.reason().code(), unchanged.reason().message());
      case Applied.Unknown _ -> unknown();
    };
  }

  private String whole(Approval approval) {
    return ApprovalJson.whole(approval, desk.get().approvals().audit(approval.facts().id()));
  }

  private static Optional<ApprovalEvent> event(String verb, Reviewer reviewer, String reason) {
    return switch (verb) {
      case "approve" -> Optional.of(new ApprovalEvent.Approve(reviewer, reason));
      case "deny" -> Optional.of(new ApprovalEvent.Deny(reviewer, reason));
      case "revoke" -> Optional.of(new ApprovalEvent.Revoke(reviewer, reason));
      case "break-glass" -> Optional.of(new ApprovalEvent.BreakGlass(reviewer, reason));
      default -> Optional.empty();
    };
  }

  private static Optional<ApprovalId> named(String id) {
    try {
      return Optional.of(new ApprovalId(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> reason(String body) {
    try {
      JsonNode reason = JSON.readTree(body).path("reason");
      return Optional.ofNullable(reason.textValue())
          .filter(text -> text.length() <= LONGEST_REASON);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static MutableHttpResponse<String> unknown() {
    return problem(HttpStatus.NOT_FOUND, "approval_unknown", "There is no such approval.");
  }

  private static MutableHttpResponse<String> problem(
      HttpStatus status, String code, String message) {
    return HttpResponse.<String>status(status)
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(ApprovalJson.problem(code, message));
  }
}
