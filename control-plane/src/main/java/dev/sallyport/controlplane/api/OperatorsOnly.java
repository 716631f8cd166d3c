package dev.sallyport.controlplane.api;

import dev.sallyport.controlplane.operators.AdminToken;
import dev.sallyport.controlplane.operators.CallerTokens;
import dev.sallyport.controlplane.operators.Operator;
import dev.sallyport.controlplane.operators.OperatorDesk;
import dev.sallyport.controlplane.operators.Session;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who has the local admin's token, one that was made on the page, or a caller's own. A
 * browser's session is no way in: what a browser sends by itself must not be enough.
 */
@ServerFilter({
  "/approvals",
  "/approvals/**",
  "/grants",
  "/grants/**",
  "/recordings",
  "/recordings/**"
})
final class OperatorsOnly {

  private static final String OPERATOR = "sallyport.operator";
  private static final String BEARER = "Bearer ";

  private final AdminToken admin;
  private final OperatorDesk desk;
  private final CallerTokens callers;

  OperatorsOnly(AdminToken admin, OperatorDesk desk, CallerTokens callers) {
    this.admin = admin;
    this.desk = desk;
    this.callers = callers;
  }

  /** Nothing goes on; an answer ends it. Keys of an issuer may have to be fetched. */
  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<String> check(HttpRequest<?> request) {
    Optional<Operator> operator =
        Optional.ofNullable(request.getHeaders().get(HttpHeaders.AUTHORIZATION))
            .flatMap(this::operator);
    if (operator.isPresent()) {
      request.setAttribute(OPERATOR, operator.get());
      return null;
    }
    return HttpResponse.<String>unauthorized()
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(
            ApprovalJson.problem(
                "operator_token_required",
                "Send the admin token, one made on the page, or your own as a caller."));
  }

  /** Who asks; the filter has let them in. */
  static Operator of(HttpRequest<?> request) {
    return request.getAttribute(OPERATOR, Operator.class).orElseThrow();
  }

  private Optional<Operator> operator(String authorization) {
    if (admin.isIn(authorization)) {
      return Optional.of(Operator.LOCAL_ADMIN);
    }
    if (!authorization.startsWith(BEARER)) {
      return Optional.empty();
    }
    String token = authorization.substring(BEARER.length());
    return desk.sessions()
        .find(token, Session.Use.PROGRAM)
        .map(Session::operator)
        .or(() -> callers.person(token).map(desk::caller));
  }
}
