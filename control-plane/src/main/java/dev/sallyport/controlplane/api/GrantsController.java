package dev.sallyport.controlplane.api;

import dev.sallyport.controlplane.approvals.Access;
import dev.sallyport.controlplane.approvals.AccessDecided;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.controlplane.operators.Operator;
import io.micronaut.context.BeanProvider;
import io.micronaut.core.annotation.Nullable;
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
import java.util.Optional;
import java.util.function.Function;

/**
 * Access for a while: callers ask for it with their own tokens and end it when their task is done,
 * operators give it and take it back, auditors look.
 */
@Controller("/grants")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.APPLICATION_JSON)
public final class GrantsController {

  private static final int MOST = 500;

  private final BeanProvider<ApprovalDesk> desk;
  private final Access access;

  /** A controller; the desk is opened when somebody asks. */
  public GrantsController(BeanProvider<ApprovalDesk> desk, Access access) {
    this.desk = desk;
    this.access = access;
  }

  /** The newest grants; who has no role sees their own. */
  @Get
  public HttpResponse<String> list(
      HttpRequest<?> request, @QueryValue(defaultValue = "100") int limit) {
    return HttpResponse.ok(
        GrantJson.grants(access.grants(OperatorsOnly.of(request), Math.clamp(limit, 1, MOST))));
  }

  /** The newest requests; who has no role sees their own. */
  @Get("/requests")
  public HttpResponse<String> requests(
      HttpRequest<?> request, @QueryValue(defaultValue = "100") int limit) {
    return HttpResponse.ok(
        GrantJson.requests(access.requests(OperatorsOnly.of(request), Math.clamp(limit, 1, MOST))));
  }

  /** One grant with its audit trail. */
  @Get("/{id}")
  public HttpResponse<String> show(HttpRequest<?> request, String id) {
    return access
        .grant(OperatorsOnly.of(request), id)
        .<HttpResponse<String>>map(
            grant -> HttpResponse.ok(GrantJson.whole(grant, desk.get().grants().audit(id))))
        .orElseGet(GrantsController::unknown);
  }

  /** One request with its audit trail. */
  @Get("/requests/{id}")
  public HttpResponse<String> showRequest(HttpRequest<?> request, String id) {
    return access
        .request(OperatorsOnly.of(request), id)
        .<HttpResponse<String>>map(
            asked -> HttpResponse.ok(GrantJson.whole(asked, desk.get().requests().audit(id))))
        .orElseGet(GrantsController::unknown);
  }

  /** Gives access. */
  @Post
  public HttpResponse<String> give(HttpRequest<?> request, @Body String body) {
    Operator operator = OperatorsOnly.of(request);
    return answer(
        HttpStatus.CREATED,
        body,
        text -> {
          GrantJson.Wanted wanted = GrantJson.wanted(text, Optional.empty());
          return access.give(wanted.wanted(), operator, wanted.reason());
        });
  }

  /** Asks for access. */
  @Post("/requests")
  public HttpResponse<String> ask(HttpRequest<?> request, @Body String body) {
    Operator operator = OperatorsOnly.of(request);
    return answer(
        HttpStatus.CREATED,
        body,
        text -> {
          GrantJson.Wanted wanted = GrantJson.wanted(text, Optional.of(operator.human()));
          return access.ask(wanted.wanted(), wanted.reason());
        });
  }

  /** Decides about a request: {@code approve} or {@code deny}. */
  @Post("/requests/{id}/{verb}")
  public HttpResponse<String> decide(
      HttpRequest<?> request, String id, String verb, @Nullable @Body String body) {
    Operator operator = OperatorsOnly.of(request);
    return switch (verb) {
      case "approve" ->
          answer(HttpStatus.OK, body, text -> access.approve(id, operator, GrantJson.reason(text)));
      case "deny" ->
          answer(HttpStatus.OK, body, text -> access.deny(id, operator, GrantJson.reason(text)));
      default -> unknown();
    };
  }

  /** Ends a grant: {@code end} because its task is done, {@code revoke} to take it back. */
  @Post("/{id}/{verb}")
  public HttpResponse<String> finish(
      HttpRequest<?> request, String id, String verb, @Nullable @Body String body) {
    Operator operator = OperatorsOnly.of(request);
    return switch (verb) {
      case "end" -> answer(HttpStatus.OK, body, _ -> access.end(id, operator));
      case "revoke" ->
          answer(HttpStatus.OK, body, text -> access.revoke(id, operator, GrantJson.reason(text)));
      default -> unknown();
    };
  }

  private HttpResponse<String> answer(
      HttpStatus done, @Nullable String body, Function<String, AccessDecided> change) {
    AccessDecided decided;
    try {
      decided = change.apply(body == null ? "" : body);
    } catch (IllegalArgumentException e) {
      return Problems.of(HttpStatus.BAD_REQUEST, "body_invalid", String.valueOf(e.getMessage()));
    }
    return switch (decided) {
      case AccessDecided.Granted(var grant) ->
          HttpResponse.<String>status(done)
              .body(GrantJson.whole(grant, desk.get().grants().audit(grant.id())));
      case AccessDecided.Requested(var asked) ->
          HttpResponse.<String>status(done)
              .body(GrantJson.whole(asked, desk.get().requests().audit(asked.id())));
      case AccessDecided.Refused refused ->
          Problems.of(HttpStatus.CONFLICT, refused.code(), refused.message());
      case AccessDecided.Forbidden _ -> Problems.roleMissing();
      case AccessDecided.Unknown _ -> unknown();
    };
  }

  private static HttpResponse<String> unknown() {
    return Problems.of(HttpStatus.NOT_FOUND, "grant_unknown", "There is no such grant.");
  }
}
