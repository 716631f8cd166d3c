package dev.sallyport.controlplane.api;

import dev.sallyport.controlplane.approvals.AdminToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/** Lets nobody at approvals and recordings who does not have the local admin's token. */
@ServerFilter({"/approvals", "/approvals/**", "/recordings", "/recordings/**"})
final class AdminOnly {

  private final AdminToken token;

  AdminOnly(AdminToken token) {
    this.token = token;
  }

  /** Nothing goes on; an answer ends it. */
  @RequestFilter
  @Nullable HttpResponse<String> check(HttpRequest<?> request) {
    String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (authorization != null && token.isIn(authorization)) {
      return null;
    }
    return HttpResponse.<String>unauthorized()
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body("{\"code\":\"admin_token_required\",\"message\":\"Send the admin token.\"}");
  }
}
