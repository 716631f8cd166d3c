package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.mask.Masked;
import dev.sallyport.masking.coding.BodyDecoder;
import dev.sallyport.masking.coding.CodingException;
import dev.sallyport.masking.coding.ContentCoding;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes in any form and coding: no exception escapes but the one that refuses, the output stays
 * within its bound, and how the input is cut makes no difference. The seeds run always; the long
 * suite mutates them for ten minutes, or as many seconds as the property {@code fuzz.seconds} says.
 * (Coverage-guided fuzzing waits for a Jazzer that can instrument class files of Java 25.)
 */
class MaskingFuzzTest {

  /** A label for every three bytes, and what an event is framed with again. */
  private static final int GROWTH = 16;

  private static final int SLACK = 4096;

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
    everyForm(Files.readAllBytes(seed));
  }

  @ParameterizedTest
  @MethodSource("codings")
  void everyCodingOfASeed(Path seed) throws Exception {
    everyCoding(Files.readAllBytes(seed));
  }

  @Test
  @Tag("long")
  void everyFormOfMutants() throws Exception {
    fuzz(forms(), SECONDS * 7L / 10, MaskingFuzzTest::everyForm);
  }

  @Test
  @Tag("long")
  void everyCodingOfMutants() throws Exception {
    fuzz(codings(), SECONDS * 3L / 10, MaskingFuzzTest::everyCoding);
  }

  private static void fuzz(List<Path> seeds, long seconds, Consumer<byte[]> target)
      throws Exception {
    long seed = System.nanoTime();
    Mutator mutator = new Mutator(seed);
    for (Path file : seeds) {
      mutator.add(Files.readAllBytes(file));
    }
    Instant end = Instant.now().plusSeconds(seconds);
    for (long round = 0; Instant.now().isBefore(end); round++) {
      byte[] input = mutator.next();
      try {
        target.accept(input);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "seed %d, round %d, input %s".formatted(seed, round, HexFormat.of().formatHex(input)),
            e);
      }
    }
  }

  private static void everyForm(byte[] input) {
    if (input.length < 3) {
      return;
    }
    Form form = Form.values()[(input[0] & 0xFF) % Form.values().length];
    int cut = 2 + (input[1] & 0xFF) % (input.length - 2);
    Optional<byte[]> whole = mask(form, input, input.length);
    Optional<byte[]> twice = mask(form, input, cut);
    assertThat(twice.isPresent()).isEqualTo(whole.isPresent());
    whole.ifPresent(
        bytes -> {
          assertThat(twice.orElseThrow()).isEqualTo(bytes);
          assertThat(bytes.length).isLessThanOrEqualTo(GROWTH * input.length + SLACK);
        });
  }

  private static void everyCoding(byte[] input) {
    if (input.length < 3) {
      return;
    }
    ContentCoding coding =
        ContentCoding.values()[(input[0] & 0xFF) % ContentCoding.values().length];
    int cut = 2 + (input[1] & 0xFF) % (input.length - 2);
    Optional<byte[]> whole = decode(coding, input, input.length);
    Optional<byte[]> twice = decode(coding, input, cut);
    assertThat(twice.isPresent()).isEqualTo(whole.isPresent());
    whole.ifPresent(bytes -> assertThat(twice.orElseThrow()).isEqualTo(bytes));
  }

  private static Optional<byte[]> mask(Form form, byte[] input, int cut) {
    MaskStream stream = Masker.standard().open(Corpus.all(), form);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      add(output, stream.write(ByteBuffer.wrap(input, 2, cut - 2)));
      add(output, stream.write(ByteBuffer.wrap(input, cut, input.length - cut)));
      add(output, stream.finish());
      return Optional.of(output.toByteArray());
    } catch (UninspectableException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return Optional.empty();
    }
  }

  private static void add(ByteArrayOutputStream output, Masked masked) {
    output.writeBytes(masked.bytes());
  }

  private static Optional<byte[]> decode(ContentCoding coding, byte[] input, int cut) {
    try (BodyDecoder decoder = new BodyDecoder(List.of(coding))) {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      for (int[] part : new int[][] {{2, cut}, {cut, input.length}}) {
        decoder.write(ByteBuffer.wrap(input, part[0], part[1] - part[0]));
        ByteBuffer piece = decoder.read();
        while (piece.hasRemaining()) {
          output.write(piece.array(), piece.position(), piece.remaining());
          piece = decoder.read();
        }
      }
      decoder.finish();
      return Optional.of(output.toByteArray());
    } catch (CodingException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return Optional.empty();
    }
  }
}
