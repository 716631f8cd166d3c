package dev.sallyport.extproc.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.extproc.metrics.GuardMetrics;
import dev.sallyport.extproc.metrics.Step;
import dev.sallyport.extproc.testing.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard's own page. */
class HealthServerTest {

  @TempDir private Path directory;
  private final TestCertificate certificate = TestCertificate.make();
  private final GuardMetrics metrics = new GuardMetrics();
  private final AtomicBoolean ready = new AtomicBoolean();

  @Test
  void isReadyOnlyWhenItIs() throws Exception {
    try (HealthServer server = start()) {
      assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(server, "/health/ready").statusCode()).isEqualTo(503);
      ready.set(true);
      assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(get(server, "/anything").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void showsMetricsInTheFormatOfPrometheus() throws Exception {
    metrics.began();
    metrics.ended("chat", "deny", "refused", Optional.of(ErrorCode.POLICY_DENIED));
    metrics.took(Step.POLICY, 40_000);
    metrics.accepted("abc");
    try (HealthServer server = start()) {
      HttpResponse<String> page = get(server, "/metrics");
      assertThat(page.headers().firstValue("content-type")).get().asString().contains("text/plain");
      assertThat(page.body())
          .contains(
              "sallyport_exchanges_total{decision=\"deny\",error=\"policy_denied\","
                  + "outcome=\"refused\",resource=\"chat\"} 1.0",
              "sallyport_step_seconds_bucket{step=\"policy\",le=\"5.0E-5\"} 1",
              "sallyport_snapshot_info{revision=\"abc\"} 1",
              "sallyport_mask_held_back_bytes 0.0");
    }
  }

  @Test
  void saysWhichFileIsWrong() throws IOException {
    Path file = directory.resolve("guard.pem");
    Files.writeString(file, "nonsense");
    assertThatThrownBy(() -> start(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("guard.pem");
  }

  private HealthServer start() throws IOException {
    Path file = directory.resolve("guard.pem");
    certificate.write(file);
    return start(file);
  }

  private HealthServer start(Path keys) throws IOException {
    return HealthServer.start(0, keys, metrics.registry(), ready::get);
  }

  private HttpResponse<String> get(HealthServer server, String path) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(certificate.context()).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
