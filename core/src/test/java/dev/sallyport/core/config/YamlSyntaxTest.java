package dev.sallyport.core.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not the YAML that is accepted here. */
class YamlSyntaxTest {

  private Workbench workbench;

  @BeforeEach
  void open(@TempDir Path folder) {
    workbench = new Workbench(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          version: 1⏎⇥listeners: []  | 2:1: this is not YAML; expected spaces for indentation, never tabs
          version: [1                | 1:12: this is not YAML; expected a comma, or a bracket that closes the list
          version: {a: 1             | 1:15: this is not YAML; expected a comma, or a brace that closes the section
          version: "1                | 1:12: this is not YAML; expected a closing quote or bracket before the file ends
          version: 1⏎ listeners: []  | 2:11: this is not YAML; expected one "key: value" a line, indented evenly
          a: b: c                    | 1:5: this is not YAML; expected one "key: value" a line, indented evenly
          - a⏎b: c                   | 2:1: this is not YAML; expected lines of one section to begin in the same column
          @foo                       | 1:1: this is not YAML; expected quotes around a value that begins with a special character
          version: 1⏎---⏎version: 1  | 2:1: a second document ("---"); expected one document
          version: !!int 1           | 1:10: a tag ("!…"); expected no tags; quotes if the value begins with !
          &a [*a]                    | 1:5: an alias ("*…") of something that is not above it; expected quotes around a value that begins with *, or an anchor ("&…") above
          version: *nowhere          | 1:10: an alias ("*…") of something that is not above it; expected quotes around a value that begins with *, or an anchor ("&…") above
          ? [a]⏎: b                  | 1:3: a key that is not a word; expected a word before the colon
          version: .inf              | 1:10: a number that is out of range; expected a smaller number, or quotes
          # a comment                | 1:1: the file is empty; expected a YAML document
          """)
  void saysWhereAndWhatInItsOwnWords(String yaml, String error) {
    assertThat(errors(yaml.replace("⏎", "\n").replace("⇥", "\t").getBytes(UTF_8)))
        .containsExactly(error);
  }

  @Test
  void refusesAnEmptyFile() {
    assertThat(errors(new byte[0]))
        .containsExactly("1:1: the file is empty; expected a YAML document");
  }

  @Test
  void pointsAtTheFirstByteThatIsNotUtf8() {
    byte[] latin1 = {'a', ':', ' ', (byte) 0xc3, (byte) 0xa4, '\n', 'b', ':', ' ', (byte) 0xe4};

    assertThat(errors(latin1))
        .containsExactly("2:4: bytes that are not UTF-8; expected a text file in UTF-8");
  }

  @Test
  void pointsAtCharactersThatYamlDoesNotAllow() {
    assertThat(errors("a: 1\nb: \u0007".getBytes(UTF_8)))
        .containsExactly(
            "2:4: a character that YAML does not allow (U+0007); expected printable text");
  }

  @Test
  void acceptsAByteOrderMarkAndWindowsLines() {
    assertThat(errors("\uFEFFversion: 1\r\nlisteners: []\r\n".getBytes(UTF_8)))
        .containsExactly(
            "1:1: the configuration without \"resources\"; expected resources: a list, each item a"
                + " section with the keys of a resource",
            "2:12: found an empty list; expected a list, not empty, each item a section with the"
                + " keys of a listener");
  }

  @Test
  void refusesMoreThanAMebibyte() {
    byte[] big = "#".repeat((1 << 20) + 1).getBytes(UTF_8);

    assertThat(errors(big))
        .containsExactly("1:1: more than 1 MiB; expected a file of at most 1 MiB (1048576 bytes)");
  }

  @Test
  void refusesNestingThatGoesTooDeep() {
    assertThat(errors("[".repeat(200_000).getBytes(UTF_8)))
        .containsExactly("1:42: too many levels; expected at most 40 levels");
  }

  @Test
  void countsAliasesInFull() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i <= 30; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(",", List.of(before, before))));
    }

    assertThat(errors(bomb.toString().getBytes(UTF_8)))
        .singleElement()
        .asString()
        .contains("too many values; expected at most 100000 values, aliases counted in full");
  }

  @Test
  void acceptsAnAliasOfWhatStandsAbove(@TempDir Path folder) {
    String yaml =
        ConfigErrorsTest.BASE
            .replace("request: [personal]", "request: &both [personal]")
            .replace("response: [all]", "response: *both");

    assertThat(workbench.errors(yaml)).isEmpty();
  }

  @Test
  void survivesListsThatAreAsLongAsTheyCanBe() {
    ByteArrayOutputStream yaml = new ByteArrayOutputStream();
    yaml.writeBytes("identity: { issuers: [{ audiences: [".getBytes(UTF_8));
    for (int i = 0; i < 90_000; i++) {
      yaml.writeBytes((i + "a,").getBytes(UTF_8));
    }
    yaml.writeBytes("]}]}".getBytes(UTF_8));

    assertThat(errors(yaml.toByteArray())).hasSize(5);
  }

  private List<String> errors(byte[] yaml) {
    return workbench.errors(workbench.load(yaml)).stream()
        .map(error -> error.substring("sallyport.yaml:".length()))
        .toList();
  }
}
