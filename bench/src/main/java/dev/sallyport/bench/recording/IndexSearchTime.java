package dev.sallyport.bench.recording;

import dev.sallyport.archive.index.ExchangeQuery;
import dev.sallyport.archive.index.IndexedExchange;
import dev.sallyport.archive.index.RecordingIndex;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.ExportCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * How long a search takes in an index of many exchanges: 2,000 people, 40 resources, a twentieth
 * denied, and some values that come once in a hundred thousand.
 *
 * <p>Arguments: a folder for the embedded database, or a {@code jdbc:postgresql:} address and a
 * role, whose password is in {@code PGPASSWORD}; then exchanges (1000000) and searches of each kind
 * (50). What is in the index before is replaced.
 */
public final class IndexSearchTime {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int BATCH = 5_000;
  private static final Random RANDOM = new Random(7);

  private IndexSearchTime() {}

  /** Runs the benchmark; prints a line for each kind of search. */
  public static void main(String[] arguments) throws IOException {
    boolean server = arguments[0].startsWith("jdbc:");
    int next = server ? 2 : 1;
    int exchanges = arguments.length > next ? Integer.parseInt(arguments[next]) : 1_000_000;
    int times = arguments.length > next + 1 ? Integer.parseInt(arguments[next + 1]) : 50;
    Optional<Secret<String>> password =
        Optional.ofNullable(System.getenv("PGPASSWORD")).map(Secret::of);
    try (RecordingIndex index =
        server
            ? RecordingIndex.postgres(arguments[0], arguments[1], password, 4)
            : RecordingIndex.embedded(Path.of(arguments[0]).resolve("index"))) {
      Optional<Path> file =
          server ? Optional.empty() : Optional.of(Path.of(arguments[0]).resolve("index.mv.db"));
      fill(index, exchanges, file);
      List<Double> medians = new ArrayList<>();
      for (Map<String, String> words : searches(exchanges)) {
        medians.add(median(index, words, times));
      }
      double[] sorted = medians.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      System.out.printf(
          Locale.ROOT,
          "all kinds: p50 %.1f ms, slowest kind %.1f ms%n",
          sorted[sorted.length / 2],
          sorted[sorted.length - 1]);
    }
  }

  private static void fill(RecordingIndex index, int exchanges, Optional<Path> file)
      throws IOException {
    index.clear();
    long largest = 0;
    long begin = System.nanoTime();
    ExportCursor from = ExportCursor.START;
    for (int done = 0; done < exchanges; done += BATCH) {
      List<IndexedExchange> batch = new ArrayList<>(BATCH);
      for (int i = done; i < Math.min(done + BATCH, exchanges); i++) {
        ExchangeSummary exchange = exchange(i);
        Instant end = exchange.startedAt().plus(exchange.duration().orElseThrow());
        batch.add(
            new IndexedExchange(exchange, new IndexedExchange.Seen(1 + i / 30_000, 1, end), false));
      }
      ExportCursor to = new ExportCursor(1, done + BATCH);
      index.add(batch, from, to);
      from = to;
      if (file.isPresent()) {
        largest = Math.max(largest, Files.size(file.get()));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d exchanges in %.0f s%s%n",
        exchanges,
        (System.nanoTime() - begin) / 1e9,
        file.isEmpty() ? "" : ", largest file " + largest / 1_000_000 + " MB");
  }

  private static ExchangeSummary exchange(int i) {
    boolean denied = i % 20 == 7;
    boolean rare = i % 100_000 == 50_000;
    String kind = List.of("chat", "tools", "vectors", "documents").get(i % 4);
    return new ExchangeSummary(
        new ExchangeId(UUID.randomUUID().toString()),
        START.plus(Duration.ofMillis(i * 250L)),
        kind + "-" + i % 40,
        "POST",
        kind + ".example.com",
        "/v1/" + kind,
        "192.0.2." + i % 250 + ":50000",
        Optional.of("https://issuer.example.com"),
        Optional.of(rare ? "rare-person" : "person-" + RANDOM.nextInt(2_000)),
        Optional.of(denied ? "deny" : rare ? "hold" : "allow"),
        List.of(denied ? "group_not_allowed" : rare ? "approval_needed" : "group_allowed"),
        switch (kind) {
          case "chat" -> Map.of("model", rare ? "rare-model" : "model-" + i % 12);
          case "tools" -> Map.of("tool", "tool-" + i % 60);
          case "vectors" -> Map.of("collection", "collection-" + i % 100);
          default -> Map.of();
        },
        Optional.of(denied ? 403 : rare ? 503 : 200),
        denied ? "refused" : "completed",
        denied ? Optional.of("policy_denied") : Optional.empty(),
        i % 3 == 0 ? List.of(new MaskCount(new DetectorId(rare ? "iban" : "email"), 2)) : List.of(),
        false,
        400,
        2_000,
        Optional.of(Duration.ofMillis(120)));
  }

  private static List<Map<String, String>> searches(int exchanges) {
    String middle = START.plus(Duration.ofMillis(exchanges * 125L)).toString();
    String hourLater = START.plus(Duration.ofMillis(exchanges * 125L)).plusSeconds(3600).toString();
    return List.of(
        Map.of(),
        Map.of("subject", "person-17"),
        Map.of("subject", "rare-person"),
        Map.of("subject", "nobody"),
        Map.of("resource", "chat-0"),
        Map.of("decision", "allow"),
        Map.of("decision", "deny"),
        Map.of("decision", "hold"),
        Map.of("reason", "group_allowed"),
        Map.of("reason", "group_not_allowed"),
        Map.of("reason", "approval_needed"),
        Map.of("reason", "group_*"),
        Map.of("status", "200"),
        Map.of("status", "403"),
        Map.of("status", "503"),
        Map.of("status", "418"),
        Map.of("from", middle, "until", hourLater),
        Map.of("masked", "email"),
        Map.of("masked", "iban"),
        Map.of("model", "model-4"),
        Map.of("model", "rare-model"),
        Map.of("tool", "tool-21"),
        Map.of("collection", "collection-2"),
        Map.of("subject", "person-17", "decision", "deny"),
        Map.of("subject", "person-17", "reason", "group_not_allowed", "masked", "email"),
        Map.of("resource", "tools-1", "from", middle, "until", hourLater),
        Map.of("decision", "deny", "model", "model-4", "from", middle, "until", hourLater),
        Map.of("decision", "allow", "status", "403"),
        Map.of("decision", "deny", "status", "200"),
        Map.of("outcome", "completed", "status", "403"),
        Map.of("masked", "email", "decision", "allow", "status", "403"));
  }

  private static double median(RecordingIndex index, Map<String, String> words, int times) {
    double[] took = new double[times];
    int found = 0;
    for (int i = 0; i < times; i++) {
      // A database may remember what it was asked last, so that no question comes twice.
      Map<String, String> another = new HashMap<>(words);
      another.putIfAbsent("until", START.plus(Duration.ofDays(365)).minusSeconds(i).toString());
      another.put("limit", String.valueOf(50 + i % 10));
      ExchangeQuery query = ExchangeQuery.of(another);
      long begin = System.nanoTime();
      found = index.search(query).exchanges().size();
      took[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(took);
    System.out.printf(
        Locale.ROOT,
        "p50 %7.1f ms, slowest %7.1f ms, %2d found: %s%n",
        took[times / 2],
        took[times - 1],
        found,
        words);
    return took[times / 2];
  }
}
