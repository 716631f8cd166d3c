package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.config.gateway.GatewayDocument;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Named;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} says what the keys are and shows errors as they really come. */
class ConfigDocsTest {

  private static final Path DOCS = Path.of("../docs/configuration.md");
  private static final Pattern ERROR =
      Pattern.compile("(?s)```yaml\n([^`]*)```\n\n```console\n([^`]*)```");

  @Test
  void hasARowForEveryKey() throws IOException {
    List<String> rows = new ArrayList<>();
    rows("", GatewayDocument.SHAPE, rows);
    Files.write(Path.of("target/configuration-rows.md"), rows);

    assertThat(Files.readAllLines(DOCS))
        .as("rows as they should be stand in core/target/configuration-rows.md")
        .containsAll(rows);
  }

  private static void rows(String path, Section section, List<String> rows) {
    for (Key<?> key : section.keys()) {
      rows.add(
          "| `%s` | %s | %s | %s |"
              .formatted(path + key.name(), key.shape().type(), presence(key), key.meaning()));
      nested(path + key.name(), key.shape(), rows);
    }
  }

  private static void nested(String path, Shape<?> shape, List<String> rows) {
    if (shape instanceof Section section) {
      rows(path + ".", section, rows);
    } else if (shape instanceof ListOf<?> list) {
      nested(path + "[]", list.item(), rows);
    } else if (shape instanceof Named<?> named) {
      nested(path + ".NAME", named.value(), rows);
    }
  }

  private static String presence(Key<?> key) {
    return switch (key.presence()) {
      case Key.Required<?> _ -> "**required**";
      case Key.Optionally<?>(String otherwise) -> otherwise;
      case Key.Default<?>(var _, var _, String written) -> "`" + written + "`";
    };
  }

  @Test
  void showsTheQuickstart() throws IOException {
    String quickstart = Workbench.example("quickstart/sallyport.yaml");

    assertThat(Files.readString(DOCS))
        .contains("```yaml\n" + quickstart.substring(quickstart.indexOf("version:")) + "```");
  }

  @Test
  void showsErrorsAsTheyComeOut(@TempDir Path folder) throws IOException {
    Workbench workbench = new Workbench(folder);
    int shown = 0;
    for (var matcher = ERROR.matcher(Files.readString(DOCS)); matcher.find(); shown++) {
      assertThat(workbench.errors(matcher.group(1)))
          .containsExactlyElementsOf(matcher.group(2).lines().toList());
    }
    assertThat(shown).isPositive();
  }
}
