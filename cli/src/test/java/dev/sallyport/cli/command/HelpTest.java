package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.cli.terminal.Terminal;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
  private static CommandLine root() {
    return Commands.on(
        new Terminal(System.in, System.out, System.err, Map.of(), /* interactive= */ false));
  }

  static Stream<String> commands() {
    return withSubcommands(root()).map(command -> command.getCommandSpec().qualifiedName());
  }

  private static Stream<CommandLine> withSubcommands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(HelpTest::withSubcommands));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandShowsExamplesOfItself(String name) {
    String[] path = name.split(" ");
    String[] arguments = new String[path.length];
    System.arraycopy(path, 1, arguments, 0, path.length - 1);
    arguments[path.length - 1] = "--help";
    Captured help = Captured.run(arguments);
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Usage: " + name);
    String examples = help.out().substring(help.out().indexOf("Examples:"));
    assertThat(examples).contains(name);
  }

  @Test
  void suggestsTheCommandThatWasProbablyMeant() {
    Captured typo = Captured.run("recordigns");
    assertThat(typo.exitCode()).isEqualTo(2);
    assertThat(typo.err()).contains("recordigns", "recordings", "sallyport --help");
  }

  @Test
  void commandThatOnlyHoldsOthersSaysWhich() {
    Captured group = Captured.run("recordings");
    assertThat(group.exitCode()).isEqualTo(2);
    assertThat(group.err()).contains("list, search, show, replay, tail");
  }

  @Test
  void missingOptionIsWrongUsage() {
    Captured up = Captured.run("up");
    assertThat(up.exitCode()).isEqualTo(2);
    assertThat(up.err()).contains("--config", "sallyport up --help");
  }

  @Test
  void printsItsVersion() {
    assertThat(Captured.run("version").out()).startsWith("Sallyport ").contains("Java 2");
    assertThat(Captured.run("--version").out()).isEqualTo(Captured.run("version").out());
  }
}
