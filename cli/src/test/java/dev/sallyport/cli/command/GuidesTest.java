package dev.sallyport.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.evidence.EvidenceFiles;
import dev.sallyport.pki.EvidenceKey;
import dev.sallyport.pki.node.NodeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that docs/tls.md and docs/pki.md tell people to type does what it should, on a
 * state folder of its own; those that need a running gateway are understood here, and run in {@code
 * LauncherTest} and {@code JoinTest}.
 */
class GuidesTest {

  private static final Pattern COMMAND = Pattern.compile("(?m)^ {4}\\./sallyport (.+)$");

  /** What stands behind a command on its line, for people. */
  private static final Pattern ASIDE = Pattern.compile(" {3,}.*$");

  /** Needs a gateway, or another machine. */
  private static final Set<String> ELSEWHERE = Set.of("posture", "up", "envoy join");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> commandsOfTheGuides() throws IOException {
    List<String> commands = new ArrayList<>();
    for (String guide : List.of("tls.md", "pki.md")) {
      COMMAND
          .matcher(Files.readString(Path.of("../docs", guide)))
          .results()
          .map(MatchResult.class::cast)
          .forEach(found -> commands.add(ASIDE.matcher(found.group(1)).replaceFirst("")));
    }
    assertThat(commands).hasSizeGreaterThan(20);
    return commands.stream().map(line -> DynamicTest.dynamicTest(line, () -> holds(line)));
  }

  private void holds(String line) throws IOException {
    String[] words = line.split(" ", -1);
    String command = words[0].equals("up") || words[0].equals("posture") ? words[0] : two(words);
    if (ELSEWHERE.contains(command)) {
      List<String> help = new ArrayList<>(List.of(command.split(" ", -1)));
      help.add("--help");
      Captured said = Captured.run(new byte[0], Map.of(), help.toArray(String[]::new));
      assertThat(said.out()).contains("Usage: sallyport " + command);
      Matcher options = Pattern.compile("--[a-z-]+").matcher(line);
      while (options.find()) {
        assertThat(said.out()).contains(options.group());
      }
      return;
    }
    if (words[0].equals("pins")) {
      comparesWithAnUpstream(line);
      return;
    }
    Path state = Files.createTempDirectory(folder, "state");
    String ready = ready(line, state);
    String[] parts = ready.split(" > ", 2);
    Captured said = run(state, parts[0].split(" ", -1));
    assertThat(said.exitCode()).as(ready + ": " + said.err()).isZero();
  }

  private void comparesWithAnUpstream(String line) throws IOException {
    try (PinnedPlace upstream = PinnedPlace.in(Files.createTempDirectory(folder, "upstream"))) {
      String ready =
          line.replace(
                  "api.example.com:443",
                  upstream.place() + " --sni db.internal --authorities " + upstream.root())
              .replace("sallyport.yaml", upstream.configuration(upstream.pin()).toString());
      Captured said = Captured.run(ready.split(" ", -1));
      assertThat(said.exitCode()).as(ready + ": " + said.err()).isZero();
      assertThat(said.out()).containsAnyOf(upstream.pin(), upstream.place() + "  ok");
    }
  }

  private static String two(String[] words) {
    return words[0] + " " + words[1];
  }

  /** Puts what the command speaks of where it will look, and its real name in its place. */
  private String ready(String line, Path state) throws IOException {
    if (line.startsWith("pki init")) {
      Path corporate = Files.createTempDirectory(folder, "corporate");
      run(corporate, "pki", "init");
      String issuing = corporate.resolve("pki/authority/issuing.pem").toString();
      return line.replace("corp-root.pem", corporate.resolve("pki/ca.crt").toString())
          .replace("issuing.pem", issuing)
          .replace("issuing.key", issuing);
    }
    run(state, "pki", "init");
    Path made = state.resolve("made");
    run(state, "pki", "issue", "--server", "chat.example.com", "--out", made.toString());
    if (line.contains("--retire")) {
      run(state, "pki", "rotate-root");
    }
    if (line.startsWith("pki rotate chat")) {
      dev.sallyport.pki.Authority.openOrCreate(state.resolve("pki"))
          .issueServer(List.of("chat.example.com"), java.time.Duration.ofDays(1));
    }
    if (line.startsWith("envoy revoke")) {
      NodeRegistry.of(state.resolve("pki"))
          .allow("edge-1", new NodeRegistry.Certificate("a1", "2099-01-01T00:00:00Z", ""));
    }
    if (line.startsWith("evidence")) {
      return line.startsWith("evidence verify")
          ? verifiable(line, state)
          : withEvidence(line, state);
    }
    return line.replace("/media/vault", state.toString())
        .replace("--out certificates", "--out " + state.resolve("certificates"))
        .replace("fullchain.pem", made.resolve("chat.example.com.crt").toString())
        .replace(
            "privkey.pem",
            made.resolve("chat.example.com.key") + " --authorities " + state.resolve("pki/ca.crt"));
  }

  private static String withEvidence(String line, Path state) throws IOException {
    try (EvidenceFiles files =
        new EvidenceFiles(
            state.resolve("evidence"),
            InstantSource.system(),
            EvidenceKey.openOrCreate(state.resolve("pki")),
            30)) {
      files.posture("r1", List.of());
    }
    return line.replace("report.html", state.resolve("report.html").toString());
  }

  private static String verifiable(String line, Path state) throws IOException {
    String ready = withEvidence(line, state);
    Captured report = run(state, "evidence", "report", "--from", "1d", "--output", "json");
    Captured key = run(state, "evidence", "key");
    Matcher head = Pattern.compile("\"head\" ?: ?\"([0-9a-f]{64})").matcher(report.out());
    assertThat(head.find()).as(report.out() + report.err()).isTrue();
    return ready
        .replace("HEAD", head.group(1))
        .replace("report.json", Files.writeString(state.resolve("r.json"), report.out()).toString())
        .replace(
            "evidence.pub.pem", Files.writeString(state.resolve("k.pem"), key.out()).toString());
  }

  private static Captured run(Path state, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--state");
    all.add(state.toString());
    return Captured.run(
        "correct horse battery staple\n".getBytes(UTF_8), Map.of(), all.toArray(String[]::new));
  }
}
