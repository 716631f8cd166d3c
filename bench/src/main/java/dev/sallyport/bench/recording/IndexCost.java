package dev.sallyport.bench.recording;

import com.sun.management.OperatingSystemMXBean;
import dev.sallyport.archive.index.CatchUp;
import dev.sallyport.archive.index.RecordingIndex;
import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.JournalOptions;
import dev.sallyport.recording.SegmentJournal;
import dev.sallyport.recording.seal.KeyFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs the control plane to bring recorded exchanges into the embedded index: processor
 * time of the whole Java VM for each exchange, with small and with large bodies on record.
 *
 * <p>Arguments: an empty directory, exchanges (50000), runs (3).
 */
public final class IndexCost {

  private IndexCost() {}

  /** Runs the benchmark; prints one line a run. */
  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments[0]);
    int exchanges = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50_000;
    int runs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
    for (int body : List.of(70, 10_240)) {
      Path state = parent.resolve("body-" + body);
      record(state.resolve("recordings"), exchanges, body);
      for (int run = 1; run <= runs; run++) {
        Path index = Files.createDirectories(state.resolve("run-" + run));
        measure(state.resolve("recordings"), index.resolve("index"), exchanges, body);
      }
    }
  }

  private static void measure(Path recordings, Path file, int exchanges, int body)
      throws IOException {
    try (RecordingIndex index = RecordingIndex.embedded(file)) {
      long begin = cpu();
      long clock = System.nanoTime();
      CatchUp.run(recordings, KeyFiles.beside(recordings), index);
      System.out.printf(
          Locale.ROOT,
          "bodies of %,d bytes: %.1f us of CPU an exchange, %,.0f exchanges/s%n",
          body,
          (cpu() - begin) / 1e3 / exchanges,
          exchanges * 1e9 / (System.nanoTime() - clock));
    }
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void record(Path recordings, int exchanges, int body) throws IOException {
    try (SegmentJournal journal = SegmentJournal.open(recordings, JournalOptions.defaults())) {
      List<RecordedEvent> events = exchange(body);
      for (int i = 0; i < exchanges; i++) {
        ExchangeId id = new ExchangeId(new UUID(0x4000, i).toString());
        Journal.Page page = journal.open(id);
        for (RecordedEvent event : events) {
          while (!page.append(Instant.now(), event)) {
            LockSupport.parkNanos(100_000);
          }
        }
      }
    }
  }

  private static List<RecordedEvent> exchange(int body) {
    Masked text = masked("x".repeat(body));
    RecordedEvent.Header header = new RecordedEvent.Header("user-agent", masked("h2load"));
    return List.of(
        new RecordedEvent.Started(
            "full",
            "4f1c9a",
            "GET",
            "full.example.com",
            masked("/small"),
            "127.0.0.1:50000",
            Map.of("downstream.version", "TLSv1.3")),
        new RecordedEvent.Identified("https://issuer.example.com", "alice", List.of("staff")),
        new RecordedEvent.Decided("allow", List.of("group_allowed"), "ab12cd34"),
        new RecordedEvent.Head(Direction.REQUEST, Optional.empty(), List.of(header, header)),
        new RecordedEvent.BodyEnded(Direction.REQUEST, 0, Optional.empty(), List.of(), false),
        new RecordedEvent.Head(Direction.RESPONSE, Optional.of(200), List.of(header, header)),
        new RecordedEvent.Body(Direction.RESPONSE, text),
        new RecordedEvent.BodyEnded(
            Direction.RESPONSE,
            body,
            Optional.empty(),
            List.of(new MaskCount(new DetectorId("email"), 1)),
            false),
        new RecordedEvent.Ended(
            "completed",
            Optional.of(200),
            Optional.empty(),
            Map.of("upstream.version", "TLSv1.3")));
  }

  private static Masked masked(String text) {
    return Masked.restored(text.getBytes(StandardCharsets.UTF_8));
  }
}
