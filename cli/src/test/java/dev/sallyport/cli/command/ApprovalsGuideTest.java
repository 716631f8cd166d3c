package dev.sallyport.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sallyport.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands of the approvals guide, as somebody would copy them. */
class ApprovalsGuideTest {

  private static final Path GUIDE = Path.of("../docs/approvals.md");
  private static final Pattern COMMAND = Pattern.compile("(?m)^sallyport ([^#\n]+)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @Test
  void everyCommandAndOptionExists() throws Exception {
    Terminal nowhere =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            Map.of(),
            false);
    Matcher commands = COMMAND.matcher(Files.readString(GUIDE));
    int found = 0;
    while (commands.find()) {
      String[] words = words(commands.group(1));
      assertThatNoException()
          .as(commands.group())
          .isThrownBy(() -> Commands.on(nowhere).parseArgs(words));
      found++;
    }
    assertThat(found).isGreaterThan(10);
  }

  private static String[] words(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return words.toArray(String[]::new);
  }
}
