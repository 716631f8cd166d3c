package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Values that look like something that is masked: fewer than one in 200 may be taken for it. */
class LookAlikeTest {

  private static final int EACH = 300;

  private final Random random = new Random(20260101);

  @Test
  void identifiersHashesTimesAndVersionsStay() throws Exception {
    List<String> masked = new ArrayList<>();
    int values = 0;
    for (Function<Random, String> kind : kinds()) {
      for (int i = 0; i < EACH; i++) {
        String value = kind.apply(random);
        values++;
        for (String text : List.of(value, "see " + value + " for", "{\"v\":\"" + value + "\"}")) {
          if (!Streams.mask(Form.TEXT, text).equals(text)) {
            masked.add(text);
          }
        }
      }
    }
    assertThat(values).isGreaterThanOrEqualTo(2000);
    assertThat(masked).as("of %d values", values).hasSizeLessThan(values / 200);
  }

  private static List<Function<Random, String>> kinds() {
    return List.of(
        random -> new UUID(random.nextLong(), random.nextLong()).toString(),
        random -> hex(random, 64),
        random -> hex(random, 40),
        random -> hex(random, 32),
        random -> "00-" + hex(random, 32) + "-" + hex(random, 16) + "-01",
        random -> String.valueOf(1_600_000_000L + random.nextInt(300_000_000)),
        random -> String.valueOf(1_600_000_000_000L + random.nextInt()),
        random ->
            "2024-%02d-%02dT%02d:%02d:%02d.%03dZ"
                .formatted(
                    1 + random.nextInt(12),
                    1 + random.nextInt(28),
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60),
                    random.nextInt(1000)),
        random -> "ORD-" + (10_000_000 + random.nextInt(89_999_999)),
        random -> "%d.%d.%d".formatted(random.nextInt(40), random.nextInt(99), random.nextInt(999)),
        random ->
            "PN %04d-%03d-%02d"
                .formatted(random.nextInt(9999), random.nextInt(999), random.nextInt(99)),
        random -> String.valueOf(random.nextDouble()),
        random ->
            "lib%s@%d.%d.%d"
                .formatted(hex(random, 4), random.nextInt(9), random.nextInt(9), random.nextInt(9)),
        random -> "#" + hex(random, 6) + ";" + random.nextInt(100_000),
        random -> "std::%s::%s(%d)".formatted(hex(random, 3), hex(random, 4), random.nextInt(99)));
  }

  private static String hex(Random random, int length) {
    StringBuilder hex = new StringBuilder();
    while (hex.length() < length) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return hex.toString();
  }
}
