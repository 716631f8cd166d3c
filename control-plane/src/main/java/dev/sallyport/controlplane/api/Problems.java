package dev.sallyport.controlplane.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;

/** Refusals of the API, as JSON. */
final class Problems {

  private Problems() {}

  static HttpResponse<String> of(HttpStatus status, String code, String message) {
    return HttpResponse.<String>status(status)
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(ApprovalJson.problem(code, message));
  }

  static HttpResponse<String> roleMissing() {
    return of(
        HttpStatus.FORBIDDEN,
        "role_missing",
        "Your groups have no role that may do this; see operators.roles.");
  }
}
