package dev.sallyport.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.cli.launcher.Door;
import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.cli.terminal.Style;
import dev.sallyport.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Guide guide =
      new Guide(new PrintStream(shown, true, StandardCharsets.UTF_8), Style.PLAIN);
  private final Shell shell = new Shell(System.getenv());

  @TempDir Path folder;

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsCommandAndRealOutputAndChecksTheClaims() throws Exception {
    guide.step(
        "A title",
        "Why it is so.",
        "echo one \\\n    two",
        () -> shell.run("echo one \\\n    two").text(),
        List.of(Claims.says("it says two", "two")));
    guide.conclude();
    assertThat(shown())
        .contains("1. A title", "Why it is so.", "$ echo one \\", "one two", "✓ it says two")
        .contains("All 1 steps did what they say.")
        .doesNotContain("\u001b");
    assertThat(guide.allGood()).isTrue();
  }

  @Test
  void stepThatDoesNotDoWhatItSaysFailsTheTour() throws Exception {
    guide.step("T", "W", "true", () -> "HTTP 200", List.of(Claims.status(403)));
    guide.step("T", "W", "true", () -> "HTTP 403", List.of(Claims.status(403)));
    guide.conclude();
    assertThat(shown()).contains("✗ not so: status 403", "1 claims of 2 steps did not hold");
    assertThat(guide.allGood()).isFalse();
  }

  @Test
  void commandThatCannotBeRunFailsTheTour() throws Exception {
    guide.step(
        "T",
        "W",
        "none",
        () -> {
          throw new IOException("no such thing");
        },
        List.of(Claims.status(200)));
    assertThat(shown()).contains("could not be run: no such thing");
    assertThat(guide.allGood()).isFalse();
  }

  @Test
  void maskedMeansThatNoValueIsLeftAndTheRestIs() {
    Guide.Claim masked = Claims.masked();
    assertThat(masked.holds().test(MadeUp.ANSWER)).isFalse();
    assertThat(masked.holds().test("Order 2024-000123 of [email]")).isTrue();
    assertThat(masked.holds().test("{}")).isFalse();
    for (String value : MadeUp.VALUES) {
      assertThat(masked.holds().test("Order 2024-000123 " + value)).isFalse();
    }
  }

  @Test
  void maskedInDeltasPutsThemTogetherFirst() {
    String leak =
        """
        data: {"choices":[{"delta":{"content":"Order 2024-000123, 536-9"}}]}

        data: {"choices":[{"delta":{"content":"0-4399"}}]}
        """;
    assertThat(Claims.maskedInDeltas().holds().test(leak)).isFalse();
    assertThat(Claims.maskedInDeltas().holds().test(leak.replace("0-4399", "x"))).isTrue();
  }

  @Test
  void writesCallsAsCurlCommandsThatBashTakes() throws Exception {
    StateDirectory state = new StateDirectory(folder.resolve("my state"));
    Files.createDirectories(state.demo());
    SallyportCommand sallyport = SallyportCommand.of(state, Map.of());
    Door door =
        new Door(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), "chat.localhost");
    Curl curl = Curl.on(shell, Path.of("/my state/ca.crt"), sallyport);
    String command = curl.command(Call.post(door, "/v1", "{\"it's\":1}").as("engineers"));
    assertThat(command)
        .contains("--cacert '/my state/ca.crt'")
        .contains("token --groups engineers --state '" + state.root() + "')\"")
        .contains("-d '{\"it'\\''s\":1}'")
        .endsWith("https://chat.localhost:1/v1");
    assertThat(shell.run("curl() { printf '<%s>' \"$@\"; }; true() { :; }; " + command).text())
        .contains("<{\"it's\":1}>", "<--cacert>", "</my state/ca.crt>");
    assertThat(curl.command(Call.get(door, "/").inClearText()))
        .doesNotContain("--cacert")
        .endsWith("http://chat.localhost:1/");
  }

  @Test
  void coloursAreForTerminalsWhoseUserWantsThem() {
    assertThat(style(true, Map.of())).isEqualTo(Style.ANSI);
    assertThat(style(true, Map.of("NO_COLOR", "1"))).isEqualTo(Style.PLAIN);
    assertThat(style(true, Map.of("NO_COLOR", ""))).isEqualTo(Style.ANSI);
    assertThat(style(true, Map.of("TERM", "dumb"))).isEqualTo(Style.PLAIN);
    assertThat(style(false, Map.of())).isEqualTo(Style.PLAIN);
    assertThat(Style.ANSI.good("x")).isEqualTo("\u001b[32mx\u001b[0m");
  }

  private static Style style(boolean interactive, Map<String, String> environment) {
    return new Terminal(System.in, System.out, System.err, environment, interactive).style();
  }
}
