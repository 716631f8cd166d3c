package dev.sallyport.masking;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes in any form and coding: no exception escapes but the one that refuses, the output stays
 * within its bound, and how the input is cut makes no difference. The seeds run always; the long
 * suite mutates them for ten minutes, or as many seconds as the property {@code fuzz.seconds} says.
 * Guided by coverage, {@code masking/fuzz/run} does the same with the same targets.
 */
class MaskingFuzzTest {

  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 600);

  static List<Path> forms() throws Exception {
    return seeds("form");
  }

  static List<Path> codings() throws Exception {
    return seeds("coding");
  }

  private static List<Path> seeds(String kind) throws Exception {
    URL folder = Objects.requireNonNull(MaskingFuzzTest.class.getResource("fuzz/" + kind));
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormOfASeed(Path seed) throws Exception {
    FuzzTargets.form(Files.readAllBytes(seed));
  }

  @ParameterizedTest
  @MethodSource("codings")
  void everyCodingOfASeed(Path seed) throws Exception {
    FuzzTargets.coding(Files.readAllBytes(seed));
  }

  @Test
  @Tag("long")
  void everyFormOfMutants(TestReporter reporter) throws Exception {
    fuzz(reporter, forms(), SECONDS * 7L / 10, FuzzTargets::form);
  }

  @Test
  @Tag("long")
  void everyCodingOfMutants(TestReporter reporter) throws Exception {
    fuzz(reporter, codings(), SECONDS * 3L / 10, FuzzTargets::coding);
  }

  private static void fuzz(
      TestReporter reporter, List<Path> seeds, long seconds, Consumer<byte[]> target)
      throws Exception {
    long seed = System.nanoTime();
    Mutator mutator = new Mutator(seed);
    for (Path file : seeds) {
      mutator.add(Files.readAllBytes(file));
    }
    Instant end = Instant.now().plusSeconds(seconds);
    long round = 0;
    for (; Instant.now().isBefore(end); round++) {
      byte[] input = mutator.next();
      try {
        target.accept(input);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "seed %d, round %d, input %s".formatted(seed, round, HexFormat.of().formatHex(input)),
            e);
      }
    }
    reporter.publishEntry("inputs", Long.toString(round));
  }
}
