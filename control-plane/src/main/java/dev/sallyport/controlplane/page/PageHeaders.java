package dev.sallyport.controlplane.page;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Map;

/**
 * What every page forbids: scripts, frames, anything of other servers, and being kept. Referrers go
 * to own pages only, without which browsers would post {@code Origin: null}.
 */
@ServerFilter({"/ui", "/ui/**"})
final class PageHeaders {

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
              + " frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=()",
          HttpHeaders.CACHE_CONTROL,
          "no-store");

  @ResponseFilter
  void forbid(MutableHttpResponse<?> response) {
    HEADERS.forEach(response::header);
  }
}
