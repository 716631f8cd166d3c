package dev.sallyport.controlplane.bundles;

import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.PkiException;
import dev.sallyport.pki.TlsContexts;
import dev.sallyport.policy.TarGz;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Asks a server for a bundle, as OPA does: a {@code GET} that names the last entity tag (RFC 9110
 * §13.1.2), answered by 200 with a bundle or by 304. It asks for whole bundles, and where it may
 * wait, for an answer only when there is something newer ({@code Prefer}, RFC 7240). A redirect is
 * no answer, because the token would go where nobody configured it to.
 *
 * @see <a href="https://www.openpolicyagent.org/docs/management-bundles#bundle-service-api">OPA's
 *     bundle service API</a>
 */
final class BundleServer {

  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  /** The media type by which a server says that it can wait. */
  private static final String WAITS = "application/vnd.openpolicyagent.bundles";

  private final Duration limit;

  /**
   * @param limit how long a whole answer may take
   */
  BundleServer(Duration limit) {
    this.limit = limit;
  }

  /** What a server answered. */
  sealed interface Answer {

    /** Whether it can wait until it has something newer. */
    boolean waits();
  }

  /** It has nothing newer. */
  record Unchanged(boolean waits) implements Answer {}

  /**
   * A bundle.
   *
   * @param bundle its bytes
   * @param tag its entity tag, if it has one
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
  record Changed(byte[] bundle, Optional<String> tag, boolean waits) implements Answer {}

  /**
   * Asks.
   *
   * @param known entity tag of what is here
   * @param wait how long the server may wait until it has something else, in seconds
   * @throws UnusableBundleException if there is no sound answer in time
   */
  Answer ask(
      BundleSource.Server server,
      Optional<Secret<String>> token,
      Optional<String> known,
      Optional<Integer> wait)
      throws UnusableBundleException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.url())
            .header("accept", "application/gzip, */*")
            .header(
                "prefer", "modes=snapshot" + wait.map(seconds -> ";wait=" + seconds).orElse(""));
    token.ifPresent(secret -> request.header("authorization", "Bearer " + secret.reveal()));
    known.ifPresent(tag -> request.header("if-none-match", tag));
    try (HttpClient client = client(server)) {
      HttpResponse<byte[]> response =
          await(
              client,
              client.sendAsync(
                  request.build(),
                  HttpResponse.BodyHandlers.limiting(
                      HttpResponse.BodyHandlers.ofByteArray(), TarGz.MAX_COMPRESSED)),
              limit.plusSeconds(wait.orElse(0)));
      boolean waits =
          response.headers().firstValue("content-type").filter(WAITS::equals).isPresent();
      return switch (response.statusCode()) {
        case OK -> new Changed(response.body(), response.headers().firstValue("etag"), waits);
        case NOT_MODIFIED -> new Unchanged(waits);
        default ->
            throw new UnusableBundleException(
                "it answered with status " + response.statusCode() + cure(response.statusCode()));
      };
    } catch (IOException e) {
      throw new UnusableBundleException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String cure(int status) {
    return switch (status) {
      case 401, 403 -> "; look at policy.server.token";
      case 404 -> "; look at the path in policy.bundle";
      case 301, 302, 303, 307, 308 -> "; redirects are not followed, name the place itself";
      default -> "";
    };
  }

  private HttpClient client(BundleSource.Server server) throws IOException {
    return HttpClient.newBuilder()
        .connectTimeout(limit)
        .followRedirects(HttpClient.Redirect.NEVER)
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(trust(server.authorities()))
        .build();
  }

  private static SSLContext trust(TrustBundle authorities) throws IOException {
    try {
      return switch (authorities) {
        case TrustBundle.SystemStore() -> SSLContext.getDefault();
        case TrustBundle.Pem(String certificates, _) -> TlsContexts.trusting(List.of(certificates));
      };
    } catch (PkiException | NoSuchAlgorithmException e) {
      throw new IOException("policy.server.authorities cannot be used", e);
    }
  }

  private static HttpResponse<byte[]> await(
      HttpClient client, CompletableFuture<HttpResponse<byte[]>> pending, Duration most)
      throws IOException {
    try {
      return pending.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      client.shutdownNow();
      throw new IOException("no whole answer in " + most.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(words(Objects.requireNonNullElse(e.getCause(), e)), e);
    } catch (InterruptedException e) {
      client.shutdownNow();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String words(Throwable cause) {
    String said = cause.getMessage();
    return switch (cause) {
      case java.net.ConnectException _ -> "it cannot be reached";
      case javax.net.ssl.SSLException _ ->
          "its TLS certificate or protocol is not accepted ("
              + said
              + "); look at policy.server.authorities";
      default -> said == null ? cause.getClass().getSimpleName() : said;
    };
  }
}
