package dev.sallyport.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Asks an OPA server over its REST API, {@code POST /v1/data/sallyport/main/decision}. Policy, data
 * and their life are the server's. Connections are kept and shared. Whatever is not a sound answer
 * in time is a denial. Nothing is remembered, because the server may change its mind at any time.
 *
 * @see <a href="https://www.openpolicyagent.org/docs/rest-api">OPA REST API</a>
 */
public final class OpaServerEngine implements PolicyEngine, InputDecider {

  private static final System.Logger LOG = System.getLogger(OpaServerEngine.class.getName());
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_ANSWER = 64 * 1024;
  private static final byte[] BEFORE = "{\"input\":".getBytes(StandardCharsets.US_ASCII);

  private final HttpClient client;
  private final URI server;
  private final URI decision;
  private final URI readsBody;
  private final Optional<Secret<String>> token;
  private final Duration limit;
  private final DecisionJson decisions;
  private volatile boolean closed;

  /**
   * An engine. It connects when it is first asked.
   *
   * @param server base address, {@code https}, or {@code http} to this machine
   * @param trust whom the server has to be certified by
   * @param token bearer token for the server, if it wants one
   * @param options its limit is how long an answer may take
   * @throws IllegalArgumentException if the address is clear text to another machine
   */
  public OpaServerEngine(
      URI server, SSLContext trust, Optional<Secret<String>> token, EngineOptions options) {
    if (!"https".equals(server.getScheme()) && !isOnThisMachine(server)) {
      throw new IllegalArgumentException(
          "the OPA server " + server + " would be asked in clear text; use https");
    }
    this.server = server;
    this.decision = rule(WasmPolicyEngine.DECISION);
    this.readsBody = rule(WasmPolicyEngine.READS_BODY);
    this.token = token;
    this.limit = options.evaluationLimit();
    this.decisions = new DecisionJson(options.detectors());
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(limit)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trust)
            .build();
  }

  private static boolean isOnThisMachine(URI server) {
    String host = server.getHost();
    return "http".equals(server.getScheme())
        && host != null
        && (host.equals("localhost")
            || host.equals("[::1]")
            || host.matches("127(\\.\\d{1,3}){3}"));
  }

  @Override
  public Decision decide(PolicyInput input) {
    try {
      return decide(InputJson.write(input));
    } catch (RuntimeException e) {
      return failed(e.toString());
    }
  }

  @Override
  public Decision decide(byte[] input) {
    try {
      return decisions.result(ask(decision, input));
    } catch (DecisionJson.BrokenException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "invalid decision of the OPA server {0}: {1}",
          server,
          e.getMessage());
      return Decision.Deny.because(Reason.INVALID_DECISION);
    } catch (IOException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  private Decision failed(String why) {
    LOG.log(System.Logger.Level.WARNING, "no decision of the OPA server {0}: {1}", server, why);
    return Decision.Deny.because(Reason.EVALUATION_FAILED);
  }

  /** By the rule {@code sallyport.main.reads_body}, as for bundles; undefined is yes. */
  @Override
  public boolean readsBody(String resource) {
    ObjectNode input = JSON.createObjectNode();
    input.putObject("resource").put("name", resource);
    try {
      JsonNode answer = ask(readsBody, JSON.writeValueAsBytes(input));
      return !answer.path("result").isBoolean() || answer.path("result").booleanValue();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the OPA server {0} does not say whether bodies are read, so that they are: {1}",
          server,
          e.getMessage());
      return true;
    }
  }

  private JsonNode ask(URI rule, byte[] input) throws IOException {
    if (closed) {
      throw new IOException("the engine is closed");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(rule)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(question(input)));
    token.ifPresent(secret -> request.header("authorization", "Bearer " + secret.reveal()));
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(
            request.build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER));
    HttpResponse<byte[]> response = await(pending);
    if (response.statusCode() != 200) {
      throw new IOException("it answered with status " + response.statusCode());
    }
    return JSON.readTree(response.body());
  }

  private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> pending)
      throws IOException {
    try {
      return pending.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new IOException("it did not answer in " + limit, e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it was asked", e);
    }
  }

  private URI rule(String path) {
    String text = server.toString();
    String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return URI.create(base + "/v1/data/" + path);
  }

  private static byte[] question(byte[] input) {
    ByteArrayOutputStream question = new ByteArrayOutputStream(input.length + BEFORE.length + 1);
    question.writeBytes(BEFORE);
    question.writeBytes(input);
    question.write('}');
    return question.toByteArray();
  }

  @Override
  public boolean mayWait() {
    return true;
  }

  /** Of its address, as the policy is not known here: SHA-256 of {@code opa} and the address. */
  @Override
  public String bundleDigest() {
    return Sha256.hex(("opa " + server).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    closed = true;
    client.shutdown();
  }
}
