package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What APIs answer every day, under all detectors. Values of each kind are made at random from one
 * seed, so that the counts are exact; fewer than one in 200 of any kind may be taken for something
 * else.
 */
class OrdinaryApiJsonTest {

  private static final int EACH = 2000;

  /** How many of {@link #EACH} values of a kind are masked; kinds that are not named have none. */
  private static final Map<String, Integer> MASKED = Map.of("bytes", 6, "exponent", 2);

  @Test
  void idsTimesVersionsAmountsAndHashesStay() throws Exception {
    Map<String, Integer> masked = new TreeMap<>();
    Map<String, String> examples = new TreeMap<>();
    for (Map.Entry<String, Function<Random, String>> kind : kinds().entrySet()) {
      Random random = new Random(kind.getKey().hashCode());
      int count = 0;
      for (int i = 0; i < EACH; i++) {
        String value = kind.getValue().apply(random);
        String json = "{\"id\":7,\"v\":%s,\"list\":[%s,null]}".formatted(value, value);
        String output = Streams.mask(Form.JSON, json);
        if (!output.equals(json)) {
          count++;
          examples.put(kind.getKey(), output);
        }
      }
      if (count > 0) {
        masked.put(kind.getKey(), count);
      }
    }
    assertThat(masked).as("examples: %s", examples).isEqualTo(MASKED);
    assertThat(MASKED.values()).allMatch(count -> count < EACH / 200);
  }

  @Test
  void aboutOneInThirtyNumbersOfSixteenDigitsCouldBeACard() throws Exception {
    Random random = new Random(20260107);
    int count = 0;
    for (int i = 0; i < EACH; i++) {
      String json = "{\"id\":\"" + digits(random, 16) + "\"}";
      count += Streams.mask(Form.JSON, json).equals(json) ? 0 : 1;
    }
    assertThat(count).as("no check tells them from card numbers").isEqualTo(65);
  }

  private static Map<String, Function<Random, String>> kinds() {
    Map<String, Function<Random, String>> kinds = new LinkedHashMap<>();
    identifiers(kinds);
    times(kinds);
    amounts(kinds);
    names(kinds);
    return kinds;
  }

  private static void identifiers(Map<String, Function<Random, String>> kinds) {
    kinds.put("uuid", random -> quoted(new UUID(random.nextLong(), random.nextLong())));
    kinds.put("uuid of digits", random -> quoted(groups(random, 8, 4, 4, 4, 12)));
    kinds.put("ulid", random -> quoted(text(random, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 26)));
    kinds.put("object id", random -> quoted(hex(random, 24)));
    kinds.put("md5", random -> quoted(hex(random, 32)));
    kinds.put("sha-1", random -> quoted(hex(random, 40)));
    kinds.put("sha-256", random -> quoted("sha256:" + hex(random, 64)));
    kinds.put("etag", random -> "\"\\\"" + hex(random, 16) + "-" + random.nextInt(999) + "\\\"\"");
    kinds.put("trace", r -> quoted("00-" + hex(r, 32) + "-" + hex(r, 16) + "-01"));
    kinds.put("base64", random -> quoted(base64(random, 120)));
    kinds.put("short base64", random -> quoted(base64(random, 9)));
    kinds.put("database id", random -> String.valueOf(random.nextInt(1_000_000_000)));
    kinds.put("snowflake", r -> String.valueOf(1_100_000_000_000_000_000L + r.nextLong(1L << 58)));
    kinds.put("snowflake as text", r -> quoted(1_100_000_000_000_000_000L + r.nextLong(1L << 58)));
    kinds.put("ten digits", random -> quoted(digits(random, 10)));
    kinds.put("twelve digits", random -> quoted("1" + digits(random, 11)));
    kinds.put("order", random -> quoted("2024-" + digits(random, 6)));
    kinds.put("invoice", random -> quoted("INV-2024-" + digits(random, 5)));
    kinds.put("ticket", random -> quoted("ABC-" + random.nextInt(100_000)));
    kinds.put("part", random -> quoted(groups(random, 3, 4, 2)));
    kinds.put("sku", random -> quoted("SKU " + digits(random, 4) + "-" + digits(random, 4)));
    kinds.put("tracking", random -> quoted("1Z" + text(random, "0123456789ABCDEF", 16)));
    kinds.put("isbn", random -> quoted("978-" + groups(random, 1, 5, 3, 1)));
    kinds.put("ean", random -> quoted(article("4" + digits(random, 11))));
    kinds.put("marketplace order", random -> quoted(groups(random, 3, 7, 7)));
    kinds.put("doi", r -> quoted("10." + digits(r, 4) + "/" + digits(r, 3) + "." + digits(r, 4)));
    kinds.put("numeric path", r -> quoted("/v1/users/" + digits(r, 9) + "/orders/" + digits(r, 8)));
  }

  private static void times(Map<String, Function<Random, String>> kinds) {
    kinds.put("epoch seconds", random -> String.valueOf(seconds(random)));
    kinds.put("epoch millis", random -> String.valueOf(millis(random)));
    kinds.put("epoch millis as text", random -> quoted(millis(random)));
    kinds.put(
        "epoch micros", random -> String.valueOf(millis(random) * 1000 + random.nextInt(999)));
    kinds.put("epoch nanos", r -> String.valueOf(millis(r) * 1_000_000 + r.nextInt(999_999)));
    kinds.put("epoch fraction", r -> seconds(r) + "." + digits(r, 6));
    kinds.put("instant", random -> quoted(Instant.ofEpochMilli(millis(random))));
    kinds.put("offset", r -> quoted("2024-03-0" + (1 + r.nextInt(9)) + "T10:00:00.123456+05:30"));
    kinds.put("compact time", r -> quoted("20240" + (1 + r.nextInt(9)) + digits(r, 8)));
    kinds.put("compact time as number", r -> "20240" + (1 + r.nextInt(9)) + digits(r, 8));
    kinds.put(
        "duration", random -> quoted("PT" + random.nextInt(99) + "H" + digits(random, 2) + "M"));
  }

  private static void amounts(Map<String, Function<Random, String>> kinds) {
    kinds.put("price", r -> quoted("$" + (1 + r.nextInt(999)) + "," + digits(r, 3) + ".99"));
    kinds.put("price in euros", r -> quoted((1 + r.nextInt(9)) + "." + digits(r, 3) + ",99 EUR"));
    kinds.put(
        "spaced price", r -> quoted((1 + r.nextInt(9)) + " " + digits(r, 3) + " " + digits(r, 3)));
    kinds.put("amount", random -> BigDecimal.valueOf(random.nextInt(), 2).toString());
    kinds.put("long amount", r -> quoted(new BigDecimal(new BigInteger(80, r), 8).toPlainString()));
    kinds.put("wei", random -> "1" + digits(random, 20));
    kinds.put("double", random -> String.valueOf(random.nextDouble()));
    kinds.put("big double", random -> String.valueOf(random.nextDouble() * 1e6));
    kinds.put("exponent", random -> random.nextInt(9) + "." + digits(random, 15) + "e+17");
    kinds.put("coordinate", r -> BigDecimal.valueOf(r.nextInt(), 7).toString());
    kinds.put("pair", r -> quoted("52." + digits(r, 6) + ",13." + digits(r, 6)));
    kinds.put("spaced pair", r -> quoted("52." + digits(r, 4) + " -13." + digits(r, 4)));
    kinds.put("bytes", random -> String.valueOf(random.nextLong(1L << 44)));
    kinds.put("port", random -> quoted("localhost:" + random.nextInt(65_536)));
    kinds.put(
        "range", r -> quoted("bytes " + digits(r, 3) + "-" + digits(r, 5) + "/" + digits(r, 7)));
    kinds.put("ratio", random -> quoted(random.nextInt(4000) + "x" + random.nextInt(4000)));
  }

  private static void names(Map<String, Function<Random, String>> kinds) {
    kinds.put("semver", r -> quoted(r.nextInt(30) + "." + r.nextInt(99) + "." + r.nextInt(999)));
    kinds.put("tag", r -> quoted("v" + r.nextInt(30) + "." + r.nextInt(99) + "." + r.nextInt(99)));
    kinds.put("release", r -> quoted(r.nextInt(9) + ".0.0-rc." + r.nextInt(99) + "+" + hex(r, 7)));
    kinds.put("build", r -> quoted("10.0." + (19_000 + r.nextInt(999)) + "." + r.nextInt(999)));
    kinds.put("package", r -> quoted("pkg:npm/lib" + hex(r, 3) + "@1." + r.nextInt(99) + ".0"));
    kinds.put("image", r -> quoted("registry.example.com:5000/app:1." + r.nextInt(99)));
    kinds.put(
        "user agent", r -> quoted("Mozilla/5.0 Chrome/" + r.nextInt(150) + ".0.0.0 Safari/537.36"));
    kinds.put(
        "arn", r -> quoted("arn:aws:s3:eu-central-1:1" + digits(r, 11) + ":bucket/" + hex(r, 6)));
    kinds.put("mac", r -> quoted("00:1A:" + hex(r, 2) + ":" + hex(r, 2) + ":" + hex(r, 2) + ":5E"));
    kinds.put("fingerprint", r -> quoted(pairs(r, 20)));
    kinds.put("color", random -> quoted("#" + hex(random, 6)));
    kinds.put("model", r -> quoted("gpt-4o-2024-0" + (1 + r.nextInt(9)) + "-" + digits(r, 2)));
    kinds.put("chat id", r -> quoted("chatcmpl-" + text(r, "abcDEFghiJKL0123456789", 29)));
    kinds.put("call id", r -> quoted("call_" + text(r, "abcDEFghiJKL0123456789", 24)));
    kinds.put(
        "log line",
        r ->
            quoted(
                "[INFO] 12:00:0"
                    + r.nextInt(9)
                    + "."
                    + digits(r, 3)
                    + " took "
                    + digits(r, 4)
                    + " ms"));
  }

  private static long seconds(Random random) {
    return 1_500_000_000L + random.nextInt(400_000_000);
  }

  private static long millis(Random random) {
    return seconds(random) * 1000 + random.nextInt(1000);
  }

  private static String quoted(Object value) {
    return "\"" + value + "\"";
  }

  private static String digits(Random random, int count) {
    return text(random, "0123456789", count);
  }

  private static String hex(Random random, int count) {
    return text(random, "0123456789abcdef", count);
  }

  private static String groups(Random random, int... lengths) {
    StringBuilder groups = new StringBuilder();
    for (int length : lengths) {
      groups.append(groups.isEmpty() ? "" : "-").append(digits(random, length));
    }
    return groups.toString();
  }

  private static String pairs(Random random, int count) {
    StringBuilder pairs = new StringBuilder(hex(random, 2));
    for (int i = 1; i < count; i++) {
      pairs.append(':').append(hex(random, 2));
    }
    return pairs.toString();
  }

  /** With the check digit of an international article number. */
  private static String article(String twelve) {
    int sum = 0;
    for (int i = 0; i < twelve.length(); i++) {
      sum += (twelve.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return twelve + (1000 - sum) % 10;
  }

  private static String base64(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String text(Random random, String alphabet, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
