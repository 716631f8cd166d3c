package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a file holds, reading it gives a result: never an exception, never a secret. */
class ConfigFuzzTest {

  private static final String SECRET = "TOPSECRET-91f2";
  private static final List<String> SPLINTERS =
      List.of(
          ":",
          " ",
          "\n",
          "\n  ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          "&a",
          "*a",
          "!x",
          "|",
          ">",
          "%",
          "@",
          "#",
          "\t",
          "\u0000",
          "\u2028",
          "😀",
          "null",
          "true",
          "1e999",
          "-0",
          "0x1",
          "<<",
          "? ",
          "---\n",
          "...\n",
          "file:",
          "file:\u0000",
          "env:",
          "file:/",
          "file:..",
          "2.5",
          "sha256/",
          "99999999999999999999");

  private static Workbench workbench;
  private static Path folder;

  @BeforeContainer
  static void open() throws IOException {
    folder = Files.createTempDirectory("sallyport-config");
    workbench = new Workbench(folder).withExampleFiles();
  }

  @AfterContainer
  static void clean() throws IOException {
    try (var files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(ConfigFuzzTest::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property(tries = 200)
  void readsAnyBytes(@ForAll byte[] bytes) {
    assertThat(errorsOf(workbench.load(bytes))).isNotEmpty();
  }

  @Property(tries = 400)
  void readsAnyMutationOfTheExample(@ForAll("mutations") String yaml) {
    ConfigResult result = workbench.load(yaml.getBytes(StandardCharsets.UTF_8));

    for (ConfigError error : errorsOf(result)) {
      assertThat(error.line()).isPositive();
      assertThat(error.column()).isPositive();
      assertThat(error.toString()).hasLineCount(1);
    }
    assertThat(errorsOf(result)).isSortedAccordingTo(ConfigFuzzTest::byPosition);
  }

  @Property(tries = 400)
  void neverQuotesAnInlineSecret(@ForAll("mutationsAroundASecret") String yaml) {
    assertThat(errorsOf(workbench.load(yaml.getBytes(StandardCharsets.UTF_8))))
        .noneMatch(error -> error.toString().contains(SECRET));
  }

  private static int byPosition(ConfigError a, ConfigError b) {
    return a.line() != b.line() ? a.line() - b.line() : a.column() - b.column();
  }

  private static List<ConfigError> errorsOf(ConfigResult result) {
    return switch (result) {
      case ConfigResult.Valid _ -> List.of();
      case ConfigResult.Invalid invalid -> invalid.errors();
    };
  }

  @Provide
  Arbitrary<String> mutations() {
    return mutated(Workbench.wholeExample("sallyport.yaml"), 0, Integer.MAX_VALUE, SPLINTERS);
  }

  /** Only the text before the secret changes, so that the secret ends up in other contexts. */
  @Provide
  Arbitrary<String> mutationsAroundASecret() {
    String yaml = ConfigErrorsTest.BASE.replace("env:OPENAI_API_KEY", SECRET);
    // Behind "file:" it would be the name of a file, which errors do say.
    List<String> noFiles = SPLINTERS.stream().filter(s -> !s.startsWith("file:")).toList();
    int section = yaml.indexOf("value: ");
    return mutated(yaml, section + "value".length(), yaml.indexOf(SECRET), noFiles);
  }

  private static Arbitrary<String> mutated(String text, int from, int to, List<String> splinters) {
    Arbitrary<Long> seeds = Arbitraries.longs();
    Arbitrary<Integer> counts = Arbitraries.integers().between(1, 4);
    return Combinators.combine(seeds, counts)
        .as((seed, count) -> mutate(text, new Random(seed), count, from, to, splinters));
  }

  private static String mutate(
      String text, Random random, int count, int from, int to, List<String> splinters) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = 0; i < count; i++) {
      int end = Math.min(mutated.length(), to);
      int at = from + random.nextInt(Math.max(1, end - from));
      switch (random.nextInt(3)) {
        case 0 -> mutated.insert(at, splinters.get(random.nextInt(splinters.size())));
        case 1 -> mutated.delete(at, Math.min(end, at + 1 + random.nextInt(12)));
        default ->
            mutated.replace(
                at, Math.min(end, at + 1), splinters.get(random.nextInt(splinters.size())));
      }
    }
    return mutated.toString();
  }
}
