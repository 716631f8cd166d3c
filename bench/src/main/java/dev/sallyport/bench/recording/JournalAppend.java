package dev.sallyport.bench.recording;

import com.sun.management.OperatingSystemMXBean;
import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.JournalCounters;
import dev.sallyport.recording.JournalOptions;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.SegmentJournal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Events per second that a journal writes to a real disk when several threads append as fast as it
 * takes them, how long one append takes, and what an event costs all processors together, from the
 * append to the disk. A refused event is tried again, so that the figure is what reaches the file,
 * not what is dropped.
 *
 * <p>Arguments: directory (made if it is missing), threads (2), exchanges per thread (50000), runs
 * (5). Each exchange is six events.
 */
public final class JournalAppend {

  private static final int SAMPLE = 64;

  private JournalAppend() {}

  /** Runs the benchmark; prints one line a run. */
  public static void main(String[] arguments) throws Exception {
    Path parent = Files.createDirectories(Path.of(arguments[0]));
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
    int exchanges = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50_000;
    int runs = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
    for (int run = 1; run <= runs; run++) {
      Path directory = Files.createTempDirectory(parent, "journal");
      try {
        run(run, directory.resolve("recordings"), threads, exchanges);
      } finally {
        delete(directory);
      }
    }
  }

  private static void run(int run, Path directory, int threads, int exchanges) throws Exception {
    List<Appender> appenders = new ArrayList<>();
    SegmentJournal journal = SegmentJournal.open(directory, JournalOptions.defaults());
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = process.getProcessCpuTime();
    long begin = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      appenders.add(new Appender(journal, exchanges));
    }
    for (Appender appender : appenders) {
      appender.thread.join();
    }
    journal.close();
    double seconds = (System.nanoTime() - begin) / 1e9;
    cpu = process.getProcessCpuTime() - cpu;
    JournalCounters counters = journal.counters();
    long[] latencies =
        appenders.stream().flatMapToLong(a -> Arrays.stream(a.latencies)).sorted().toArray();
    begin = System.nanoTime();
    boolean ok = Recordings.in(directory).verify().isOk();
    double verifySeconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "run %d: %,.0f events/s, %.0f MB/s, %.1f us of CPU each, append p50 %.1f us, p99 %.1f us, p99.9 %.1f us;"
            + " %d batches, %d syncs; verified %s at %,.0f events/s%n",
        run,
        counters.events() / seconds,
        counters.bytes() / seconds / 1e6,
        cpu / 1e3 / counters.events(),
        percentile(latencies, 0.5),
        percentile(latencies, 0.99),
        percentile(latencies, 0.999),
        counters.batches(),
        counters.syncs(),
        ok ? "OK" : "BROKEN",
        counters.events() / verifySeconds);
  }

  /** In microseconds. */
  private static double percentile(long[] sorted, double share) {
    return sorted[(int) (sorted.length * share)] / 1e3;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static final class Appender {

    private final SegmentJournal journal;
    private final int exchanges;
    private final long[] latencies;
    private final Thread thread;

    Appender(SegmentJournal journal, int exchanges) {
      this.journal = journal;
      this.exchanges = exchanges;
      this.latencies = new long[exchanges * 6 / SAMPLE];
      this.thread = Thread.ofPlatform().start(this::append);
    }

    private void append() {
      List<RecordedEvent> events = exchange();
      int count = 0;
      for (int i = 0; i < exchanges; i++) {
        ExchangeId id = new ExchangeId(new UUID(i, Thread.currentThread().threadId()).toString());
        Journal.Page page = journal.open(id);
        for (RecordedEvent event : events) {
          long begin = System.nanoTime();
          boolean taken = page.append(Instant.now(), event);
          long end = System.nanoTime();
          if (count % SAMPLE == 0 && count / SAMPLE < latencies.length) {
            latencies[count / SAMPLE] = end - begin;
          }
          count++;
          while (!taken) {
            LockSupport.parkNanos(100_000);
            taken = page.append(Instant.now(), event);
          }
        }
      }
    }

    private static List<RecordedEvent> exchange() {
      Masked text = Masked.restored("x".repeat(200).getBytes(StandardCharsets.US_ASCII));
      return List.of(
          new RecordedEvent.Started(
              "chat", "4f1c9a", "POST", "chat.example", text, "127.0.0.1:50000", Map.of()),
          new RecordedEvent.Identified("https://issuer.example", "alice", List.of("analysts")),
          new RecordedEvent.Decided("allow", List.of("group_allowed"), "ab12cd34"),
          new RecordedEvent.Body(Direction.RESPONSE, text),
          new RecordedEvent.BodyEnded(Direction.RESPONSE, 200, Optional.empty(), List.of(), false),
          new RecordedEvent.Ended("completed", Optional.of(200), Optional.empty(), Map.of()));
    }
  }
}
