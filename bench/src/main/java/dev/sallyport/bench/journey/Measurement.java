package dev.sallyport.bench.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What load on a way gave.
 *
 * @param requestsPerSecond answered requests
 * @param p50Millis half of them took no longer, from sending a request to the end of its answer
 * @param p99Millis 99 of 100 took no longer
 * @param cpuMicros CPU time of all servers per request, of those that were not on the way too
 */
record Measurement(double requestsPerSecond, double p50Millis, double p99Millis, double cpuMicros) {

  private static final Pattern RATE =
      Pattern.compile("^finished in [^,]+, ([0-9.]+) req/s", Pattern.MULTILINE);
  private static final Pattern REQUESTS =
      Pattern.compile("^requests: .* (\\d+) done, (\\d+) succeeded", Pattern.MULTILINE);

  /** Counts heads, so that requests which are cut off at the end may be in it. */
  private static final Pattern ONLY_SUCCESSES =
      Pattern.compile("^status codes: \\d+ 2xx, 0 3xx, 0 4xx, 0 5xx", Pattern.MULTILINE);

  private static final int LATENCY_COLUMN = 2;

  /**
   * Reads what h2load said and logged.
   *
   * @param way for messages
   * @param said its standard output
   * @param log its log: start, status and microseconds of each request, separated by tabs
   * @param cpu CPU time of the servers while it ran
   * @throws BenchmarkException if any request was not answered with success
   */
  static Measurement of(String way, String said, Path log, Duration cpu)
      throws IOException, BenchmarkException {
    Matcher rate = RATE.matcher(said);
    Matcher requests = REQUESTS.matcher(said);
    if (!rate.find() || !requests.find()) {
      throw new BenchmarkException("cannot read what h2load says: " + said);
    }
    String done = requests.group(1);
    boolean allSucceeded = !done.equals("0") && done.equals(requests.group(2));
    if (!allSucceeded || !ONLY_SUCCESSES.matcher(said).find()) {
      throw new BenchmarkException(way + ": not every request was answered with 2xx: " + said);
    }
    int[] latencies = latencies(log);
    return new Measurement(
        Double.parseDouble(rate.group(1)),
        percentile(latencies, 0.50) / 1e3,
        percentile(latencies, 0.99) / 1e3,
        cpu.toNanos() / 1e3 / Long.parseLong(done));
  }

  private static int[] latencies(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .mapToInt(line -> Integer.parseInt(line.split("\t", -1)[LATENCY_COLUMN]))
          .sorted()
          .toArray();
    }
  }

  /** The smallest value that at least the given share of all values does not exceed. */
  static int percentile(int[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * share) - 1)];
  }

  /** The median of each figure. */
  static Measurement median(List<Measurement> rounds) {
    return new Measurement(
        median(rounds, Measurement::requestsPerSecond),
        median(rounds, Measurement::p50Millis),
        median(rounds, Measurement::p99Millis),
        median(rounds, Measurement::cpuMicros));
  }

  private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    return Median.of(rounds.stream().mapToDouble(figure).toArray());
  }
}
