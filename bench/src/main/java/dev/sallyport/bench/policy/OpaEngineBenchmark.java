package dev.sallyport.bench.policy;

import dev.sallyport.core.decision.Decision;
import dev.sallyport.policy.EngineOptions;
import dev.sallyport.policy.InputJson;
import dev.sallyport.policy.OpaServerEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.StandardBundle;
import dev.sallyport.policy.TarGz;
import dev.sallyport.policy.build.OpaCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A decision of an OPA server on this machine, and the same question and answer as bare HTTP with
 * the same client. Needs {@code opa} (variable OPA, on PATH or in {@code ~/go/bin}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
@Threads(2)
public class OpaEngineBenchmark {

  private @Nullable Process server;
  private @Nullable OpaServerEngine engine;
  private @Nullable HttpClient client;
  private @Nullable HttpRequest question;

  /** Starts OPA with the standard policy and waits until it answers. */
  @Setup
  public void start()
      throws IOException, PolicyException, NoSuchAlgorithmException, InterruptedException {
    Path folder = Files.createTempDirectory("opa-benchmark");
    for (Map.Entry<String, byte[]> file : TarGz.read(StandardBundle.bytes()).entrySet()) {
      if (file.getKey().endsWith(".rego")) {
        Files.write(folder.resolve(file.getKey().replace('/', '-')), file.getValue());
      }
    }
    Files.writeString(folder.resolve("data.json"), Questions.DATA);
    URI address = URI.create("http://127.0.0.1:" + freePort());
    server =
        new ProcessBuilder(
                OpaCommand.find(System.getenv()).program().toString(),
                "run",
                "--server",
                "--addr",
                address.getAuthority(),
                "--log-level",
                "error",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    engine =
        new OpaServerEngine(
            address, SSLContext.getDefault(), Optional.empty(), EngineOptions.DEFAULT);
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    question =
        HttpRequest.newBuilder(address.resolve("/v1/data/sallyport/main/decision"))
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"input\":"
                        + new String(
                            InputJson.write(Questions.input("/v1/chat")), StandardCharsets.UTF_8)
                        + "}"))
            .build();
    for (int attempt = 0; !(engine() instanceof Decision.Allow); attempt++) {
      if (attempt == 100) {
        throw new IOException("opa does not allow the question: " + engine());
      }
      Thread.sleep(100);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends OPA. */
  @TearDown
  public void stop() {
    Objects.requireNonNull(engine).close();
    Objects.requireNonNull(client).close();
    Objects.requireNonNull(server).destroy();
  }

  /** Input to decision. */
  @Benchmark
  public Decision engine() {
    return Objects.requireNonNull(engine).decide(Questions.input("/v1/chat"));
  }

  /** The round trip alone: the question is written already, the answer is not read. */
  @Benchmark
  public List<Integer> roundTrip() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        Objects.requireNonNull(client)
            .send(Objects.requireNonNull(question), HttpResponse.BodyHandlers.ofByteArray());
    return List.of(answer.statusCode(), answer.body().length);
  }
}
