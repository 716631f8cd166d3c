package dev.sallyport.masking;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes new inputs of old ones: bytes changed, parts repeated, dropped, spliced, words put in. */
final class Mutator {

  private static final int LONGEST = 4_000;

  private static final List<String> WORDS =
      List.of(
          "ada@example.com",
          "4111 1111 1111 1111",
          "\\u0040",
          "\\",
          "\"",
          "{\"first_name\":",
          "[[[[",
          "]}",
          "data: ",
          "\r\n\r\n",
          "data: [DONE]\n\n",
          "-----BEGIN PRIVATE KEY-----\n",
          "eyJhbGciOiJub25lIn0.e30.",
          "password=",
          "%40",
          "%",
          "&",
          "\u00E9",
          "\uFEFF",
          "1e999",
          "null");

  private final Random random;
  private final List<byte[]> pool = new ArrayList<>();

  Mutator(long seed) {
    random = new Random(seed);
  }

  void add(byte[] input) {
    pool.add(input);
  }

  byte[] next() {
    byte[] input = any();
    for (int i = random.nextInt(6); i >= 0; i--) {
      input = mutated(input);
    }
    return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
  }

  private byte[] any() {
    return pool.get(random.nextInt(pool.size())).clone();
  }

  private byte[] mutated(byte[] input) {
    if (input.length == 0) {
      return any();
    }
    int at = random.nextInt(input.length);
    int to = at + random.nextInt(Math.min(64, input.length - at) + 1);
    return switch (random.nextInt(7)) {
      case 0 -> {
        input[at] ^= (byte) (1 << random.nextInt(8));
        yield input;
      }
      case 1 -> {
        input[at] = (byte) random.nextInt(256);
        yield input;
      }
      case 2 -> splice(input, at, WORDS.get(random.nextInt(WORDS.size())), at);
      case 3 -> splice(input, at, "", to);
      case 4 -> joined(Arrays.copyOf(input, to), Arrays.copyOfRange(input, at, input.length));
      case 5 -> {
        byte[] other = any();
        yield joined(
            Arrays.copyOf(input, at), Arrays.copyOfRange(other, at % other.length, other.length));
      }
      default -> {
        byte[] noise = new byte[to - at];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, input, at, noise.length);
        yield input;
      }
    };
  }

  private static byte[] splice(byte[] input, int from, String word, int to) {
    byte[] start = joined(Arrays.copyOf(input, from), word.getBytes(StandardCharsets.UTF_8));
    return joined(start, Arrays.copyOfRange(input, to, input.length));
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(one);
    out.writeBytes(other);
    return out.toByteArray();
  }
}
