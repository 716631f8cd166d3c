package dev.sallyport.extproc.identity;

import dev.sallyport.core.resource.TrustBundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Fetches small documents over TLS from whoever a trust bundle vouches for. Follows no redirects: a
 * document comes from where it was asked for.
 */
final class HttpsFetcher implements Documents {

  /** Longest wait for a document. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final int LARGEST_DOCUMENT = 1024 * 1024;

  private final HttpClient client;

  /**
   * @throws IllegalArgumentException if the bundle holds no usable certificate
   */
  HttpsFetcher(TrustBundle authorities) {
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(DEADLINE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(context(authorities))
            .build();
  }

  /**
   * Fetches a document.
   *
   * @throws IOException if the address is not {@code https}, the peer is not trusted or does not
   *     answer in time, the status is not 200, or the document is larger than 1 MiB
   */
  @Override
  public String get(URI address) throws IOException {
    if (!"https".equals(address.getScheme())) {
      throw new IOException(address + " is not an https address");
    }
    HttpRequest request = HttpRequest.newBuilder(address).timeout(DEADLINE).GET().build();
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), LARGEST_DOCUMENT));
    try {
      HttpResponse<byte[]> response = pending.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException(address + " answered " + response.statusCode());
      }
      return new String(response.body(), StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new IOException(address + " did not answer in " + DEADLINE.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(address + " cannot be fetched", e.getCause());
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + address, e);
    }
  }

  private static SSLContext context(TrustBundle authorities) {
    try {
      return switch (authorities) {
        case TrustBundle.SystemStore() -> SSLContext.getDefault();
        case TrustBundle.Pem pem -> trusting(pem.certificates());
      };
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the authorities of an issuer cannot be read", e);
    }
  }

  private static SSLContext trusting(String pem) throws GeneralSecurityException, IOException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("the authorities of an issuer hold no certificate");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int index = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("authority-" + index++, certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
