package dev.sallyport.bench.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
  private static final String SAID =
      """
      starting benchmark...
      finished in 2.00s, 69198.50 req/s, 2.05MB/s
      requests: 200 total, 200 started, 200 done, %d succeeded, %d failed, 0 errored, 0 timeout
      status codes: %d 2xx, 0 3xx, 0 4xx, %d 5xx
      """;

  @TempDir Path folder;

  /** One request for each number of microseconds from 1 to 200, the slowest first. */
  private Path log() throws IOException {
    String lines =
        IntStream.rangeClosed(1, 200)
            .mapToObj(number -> "1795264286639955\t200\t" + (201 - number) + "\n")
            .collect(Collectors.joining());
    return Files.writeString(folder.resolve("log"), lines);
  }

  @Test
  void takesTheRateFromWhatIsSaidAndLatenciesFromTheLog() throws Exception {
    Measurement got =
        Measurement.of("a way", SAID.formatted(200, 0, 200, 0), log(), Duration.ofMillis(20));
    assertThat(got).isEqualTo(new Measurement(69198.5, 0.100, 0.198, 100));
  }

  @Test
  void doesNotMindRequestsThatTheEndCutOff() throws Exception {
    Measurement got =
        Measurement.of("a way", SAID.formatted(200, 0, 203, 0), log(), Duration.ofMillis(20));
    assertThat(got.cpuMicros()).isEqualTo(100);
  }

  @Test
  void refusesFiguresWhenARequestFailed() throws Exception {
    Path log = log();
    assertThatThrownBy(
            () -> Measurement.of("a way", SAID.formatted(199, 1, 199, 1), log, Duration.ZERO))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("a way: not every request was answered");
    assertThatThrownBy(
            () -> Measurement.of("a way", SAID.formatted(199, 0, 200, 0), log, Duration.ZERO))
        .isInstanceOf(BenchmarkException.class);
    assertThatThrownBy(
            () -> Measurement.of("a way", SAID.formatted(200, 0, 199, 1), log, Duration.ZERO))
        .isInstanceOf(BenchmarkException.class);
  }

  @Test
  void refusesWhatItCannotRead() throws Exception {
    Path log = log();
    assertThatThrownBy(() -> Measurement.of("a way", "h2load 9", log, Duration.ZERO))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("h2load 9");
  }

  @Test
  void percentileIsTheSmallestValueThatIsEnough() {
    assertThat(Measurement.percentile(new int[] {7}, 0.99)).isEqualTo(7);
    assertThat(Measurement.percentile(new int[] {1, 2, 3, 4}, 0.5)).isEqualTo(2);
    assertThat(Measurement.percentile(new int[] {1, 2, 3, 4}, 0.51)).isEqualTo(3);
  }

  @Test
  void medianIsTakenFigureByFigure() {
    assertThat(
            Measurement.median(
                List.of(
                    new Measurement(10, 3, 30, 1),
                    new Measurement(30, 2, 10, 2),
                    new Measurement(20, 1, 20, 4))))
        .isEqualTo(new Measurement(20, 2, 20, 2));
    assertThat(Median.of(4, 1)).isEqualTo(2.5);
  }
}
