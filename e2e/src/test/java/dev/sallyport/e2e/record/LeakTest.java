package dev.sallyport.e2e.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.e2e.client.Curl;
import dev.sallyport.e2e.gateway.Gateway;
import dev.sallyport.e2e.gateway.LocalEnvoy;
import dev.sallyport.e2e.gateway.World;
import dev.sallyport.e2e.gateway.Yaml;
import dev.sallyport.e2e.upstream.Upstream;
import dev.sallyport.masking.Corpus;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.segment.RecordingMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that masking is to find, and every credential, passes at level {@code full}: in bodies
 * both ways, in addresses and in headers. Nothing of it is in any file that the gateway wrote, nor
 * in what the recordings hold once they are opened.
 */
class LeakTest {

  /** Shorter ones are found by chance. */
  private static final int SHORTEST = 8;

  private static final String KEY = "sk-proj-" + "x7Kq2mVt9RbL4sWj8ZcN1pHg5FdY3eTu".repeat(2);

  @TempDir Path folder;

  private final Set<String> sent = new TreeSet<>();

  @Test
  void nothingThatPassedIsInAnyFile() throws Exception {
    try (World world = World.in(folder)) {
      World.Behind echo = world.behind("echo.internal", new Echo(Corpus.positives()));
      int port = World.freePort();
      Path config =
          new Yaml(world, port)
              .with(
                  "echo",
                  """
                    - name: echo
                      kind: http
                      hostname: echo.test
                      upstream:
                        addresses: ["127.0.0.1:%d"]
                        server-name: echo.internal
                        tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
                      recording: { level: full }
                  """
                      .formatted(echo.upstream().port(), echo.pin()))
              .write();
      try (Gateway gateway = Gateway.start(folder, config, port, new LocalEnvoy())) {
        String token = world.issuer().token("ada", "staff");
        for (String part : token.split("\\.")) {
          sent.add(part);
        }
        Set<String> known = before(gateway);
        for (Map.Entry<String, Corpus> each : Corpus.positives().entrySet()) {
          pass(gateway, token, each.getKey(), each.getValue());
        }
        assertThat(echo.upstream().seen()).hasSizeGreaterThan(2 * Corpus.positives().size());
        Set<String> wanted = new TreeSet<>(sent);
        wanted.removeAll(known);
        wanted.removeIf(LeakTest::isRun);
        assertThat(wanted).as("values that can be told apart").hasSizeGreaterThan(300);
        Needles needles = new Needles(wanted);
        assertThat(needles.in(opened(gateway))).as("in the opened recordings").isEmpty();
        assertThat(needles.below(gateway.state())).as("in files").isEmpty();
      }
    }
  }

  /** What is there without anybody having sent it, such as 127.0.0.1. */
  private Set<String> before(Gateway gateway) throws IOException {
    Set<String> values = new TreeSet<>();
    for (Corpus corpus : Corpus.positives().values()) {
      corpus.values().stream().filter(value -> value.length() >= SHORTEST).forEach(values::add);
    }
    sent.addAll(values);
    Set<String> known = new TreeSet<>();
    new Needles(values).below(gateway.state()).values().forEach(known::addAll);
    assertThat(known).as("values that the gateway has of its own").hasSizeLessThan(5);
    return known;
  }

  /** Characters one after the other, such as 123456789: a table of counted bytes has them too. */
  private static boolean isRun(String value) {
    return IntStream.range(1, value.length())
        .allMatch(i -> value.charAt(i) == value.charAt(i - 1) + 1);
  }

  private void pass(Gateway gateway, String token, String detector, Corpus corpus)
      throws Exception {
    Path json = folder.resolve(detector + ".json");
    new JsonMapper().writeValue(json.toFile(), Map.of("texts", corpus.texts()));
    Path plain = folder.resolve(detector + ".txt");
    Files.writeString(plain, String.join("\n~\n", corpus.texts()));
    List<String> credentials = List.of("-H", "cookie: session=" + KEY, "-H", "expect:");
    sent.add(KEY);
    for (Path body : List.of(json, plain)) {
      List<String> arguments = new ArrayList<>(credentials);
      arguments.addAll(
          List.of(
              "--data-binary",
              "@" + body,
              "-H",
              "content-type: " + (body.equals(json) ? "application/json" : "text/plain")));
      Curl.Answer answer =
          gateway
              .call("echo.test", "/" + detector)
              .bearing(token)
              .with(arguments.toArray(String[]::new))
              .run();
      assertThat(answer.status()).as("%s: %s", detector, answer).isEqualTo(200);
      assertThat(answer.body()).as("%s: %s", detector, answer).isNotEmpty();
    }
    for (String text : oneLine(corpus.texts())) {
      String query = URLEncoder.encode(text, StandardCharsets.UTF_8);
      Curl.Answer answer =
          gateway
              .call("echo.test", "/" + detector + "?q=" + query)
              .bearing(token)
              .with("-H", "x-note: " + text)
              .run();
      // A head that looks like a second credential is refused, and leaves no trace either.
      assertThat(answer.status()).as("%s: %s", detector, answer).isIn(200, 400);
    }
  }

  /** Two texts that fit into a head. */
  private static List<String> oneLine(List<String> texts) {
    return texts.stream()
        .filter(text -> text.length() < 400 && text.chars().allMatch(c -> c >= ' ' && c < 127))
        .limit(2)
        .toList();
  }

  /** Everything on record, after all of it was opened. */
  private static String opened(Gateway gateway) throws Exception {
    gateway.guard().close();
    StringBuilder all = new StringBuilder();
    Recordings.in(gateway.state().resolve("recordings"))
        .forEachEvent(
            entry ->
                all.append(new String(RecordingMapper.write(entry), StandardCharsets.ISO_8859_1))
                    .append('\n'));
    assertThat(all).as("bodies are on record").contains("[redacted:email]");
    return all.toString();
  }

  /** Answers with the texts that it was sent, in the form in which they came. */
  private record Echo(Map<String, Corpus> corpora) implements Upstream.Handler {
    @Override
    public void handle(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      List<String> texts = Objects.requireNonNull(corpora.get(path.substring(1))).texts();
      String type = exchange.getRequestHeaders().getFirst("content-type");
      byte[] body =
          "text/plain".equals(type)
              ? String.join("\n~\n", texts).getBytes(StandardCharsets.UTF_8)
              : new JsonMapper().writeValueAsBytes(Map.of("texts", texts));
      exchange.getResponseHeaders().add("content-type", type == null ? "application/json" : type);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
