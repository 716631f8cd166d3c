package dev.sallyport.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.e2e.gateway.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README and docs: links lead somewhere, the YAML is valid, the commands exist. */
class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
  private static final Pattern YAML =
      Pattern.compile("```yaml\\n(version: 1\\n.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^(?:\\$ )?\\./sallyport ((?:recordings|mask) [a-z]+|[a-z]+)");

  @TempDir Path folder;

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(file -> file.toString().endsWith(".md")))
          .toList();
    }
  }

  @Test
  void linksBetweenDocumentsLeadSomewhere() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (Path document : documents()) {
      for (MatchResult link : LINK.matcher(Files.readString(document)).results().toList()) {
        String target = link.group(1);
        if (!target.contains("://") && !Files.exists(document.resolveSibling(target))) {
          broken.add(document.getFileName() + " -> " + target);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void theWholeFilesInTheReadmePassTheCheck() throws Exception {
    List<MatchResult> samples =
        YAML.matcher(Files.readString(ROOT.resolve("README.md"))).results().toList();

    assertThat(samples).isNotEmpty();
    for (MatchResult sample : samples) {
      Path file = Files.writeString(folder.resolve("sallyport.yaml"), sample.group(1));
      assertThat(Command.run(folder.resolve("check.err"), "check", file.toString()))
          .contains("is valid");
    }
  }

  @Test
  void theCommandsInTheDocumentsExist() throws Exception {
    Set<String> commands = new LinkedHashSet<>();
    for (Path document : documents()) {
      COMMAND
          .matcher(Files.readString(document))
          .results()
          .forEach(each -> commands.add(each.group(1)));
    }

    assertThat(commands).contains("demo", "up", "check", "recordings list");
    for (String command : commands) {
      String[] words = (command + " --help").split(" ", -1);
      assertThat(Command.run(folder.resolve("help.err"), words))
          .as(command)
          .contains("Usage: sallyport " + command);
    }
  }
}
