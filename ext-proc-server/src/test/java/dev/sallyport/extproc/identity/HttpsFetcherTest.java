package dev.sallyport.extproc.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.extproc.testing.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents over TLS, from whom they should be and nobody else. */
class HttpsFetcherTest {

  private final TestCertificate certificate = TestCertificate.make();
  private HttpsServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.createContext("/document", exchange -> answer(exchange, 200, "hello"));
    server.createContext("/missing", exchange -> answer(exchange, 404, "no"));
    server.createContext("/large", exchange -> answer(exchange, 200, "x".repeat(1_100_000)));
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("location", "/document");
          answer(exchange, 302, "");
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void fetchesFromWhoeverTheAuthoritiesVouchFor() throws IOException {
    assertThat(trusting(certificate).get(at("/document"))).isEqualTo("hello");
  }

  @Test
  void trustsNobodyElse() {
    assertThatThrownBy(() -> trusting(TestCertificate.make()).get(at("/document")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new HttpsFetcher(new TrustBundle.SystemStore()).get(at("/document")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void takesNothingButAWholeSmallDocumentFromWhereItAsked() {
    HttpsFetcher fetcher = trusting(certificate);
    for (String path : new String[] {"/missing", "/large", "/moved"}) {
      assertThatThrownBy(() -> fetcher.get(at(path))).as(path).isInstanceOf(IOException.class);
    }
  }

  @Test
  void fetchesNothingInClearText() {
    assertThatThrownBy(() -> trusting(certificate).get(URI.create("http://127.0.0.1:1/")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not an https address");
  }

  @Test
  void takesNoBundleWithoutCertificates() {
    assertThatThrownBy(() -> new HttpsFetcher(new TrustBundle.Pem("nonsense")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HttpsFetcher(new TrustBundle.Pem("")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static HttpsFetcher trusting(TestCertificate authority) {
    return new HttpsFetcher(new TrustBundle.Pem(authority.pem()));
  }

  private URI at(String path) {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
