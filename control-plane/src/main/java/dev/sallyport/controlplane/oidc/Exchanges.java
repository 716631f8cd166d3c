package dev.sallyport.controlplane.oidc;

import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.pki.PkiException;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Small exchanges with a provider, over TLS alone, with whom its authorities vouch for. Redirects
 * are not followed: an answer comes from where it was asked for.
 */
final class Exchanges {

  static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int LARGEST = 1 << 20;

  private final HttpClient client;

  /**
   * @throws IllegalArgumentException if the authorities hold no usable certificate
   */
  Exchanges(TrustBundle authorities) {
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(DEADLINE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(context(authorities))
            .build();
  }

  /**
   * What a provider answered.
   *
   * @param status HTTP status
   * @param body text of at most 1 MiB
   */
  record Answer(int status, String body) {}

  /**
   * Fetches a document.
   *
   * @throws IOException if there is no answer, or it is not 200
   */
  String get(URI address) throws IOException {
    Answer answer = send(request(address).GET());
    if (answer.status() != 200) {
      throw new IOException(address + " answered " + answer.status());
    }
    return answer.body();
  }

  /**
   * Posts a form.
   *
   * @param authorization value of the header, if there is one
   * @throws IOException if there is no answer
   */
  Answer post(URI address, String form, Optional<String> authorization) throws IOException {
    HttpRequest.Builder request =
        request(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .POST(BodyPublishers.ofString(form));
    authorization.ifPresent(value -> request.header("authorization", value));
    return send(request);
  }

  private static HttpRequest.Builder request(URI address) throws IOException {
    if (!"https".equals(address.getScheme())) {
      throw new IOException(address + " is not an https address");
    }
    return HttpRequest.newBuilder(address).timeout(DEADLINE);
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    HttpRequest ready = request.build();
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(ready, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    try {
      HttpResponse<byte[]> answer = pending.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new IOException(ready.uri() + " did not answer in " + DEADLINE.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(ready.uri() + " cannot be reached: " + e.getCause(), e);
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + ready.uri(), e);
    }
  }

  private static SSLContext context(TrustBundle authorities) {
    try {
      return switch (authorities) {
        case TrustBundle.SystemStore() -> SSLContext.getDefault();
        case TrustBundle.Pem pem -> TlsContexts.trusting(List.of(pem.certificates()));
      };
    } catch (PkiException | NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("the authorities of a provider cannot be read", e);
    }
  }
}
