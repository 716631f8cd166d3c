package dev.sallyport.bench.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts load on a way: each of some HTTP/2 connections keeps some requests under way.
 *
 * @param h2load the generator
 * @param connections number of connections
 * @param streams requests under way on each
 */
record Load(H2load h2load, int connections, int streams) {

  /**
   * Loads a way for some seconds, whatever comes of it.
   *
   * @return how many answers of each kind there were, for people
   */
  String warmUp(Way way, Answer answer, int seconds)
      throws IOException, InterruptedException, BenchmarkException {
    return h2load
        .run(arguments(way, answer, seconds))
        .lines()
        .filter(line -> line.startsWith("status codes:"))
        .findFirst()
        .orElse("no answer");
  }

  /**
   * Measures a way for some seconds.
   *
   * @throws BenchmarkException if any request was not answered with success
   */
  Measurement measure(Way way, Answer answer, int seconds, Path folder)
      throws IOException, InterruptedException, BenchmarkException {
    Path log = folder.resolve("requests.log");
    Files.deleteIfExists(log);
    List<String> arguments = new ArrayList<>(List.of("--log-file=" + log));
    arguments.addAll(arguments(way, answer, seconds));
    Duration before = CpuTime.ofChildren();
    String said = h2load.run(arguments);
    Duration cpu = CpuTime.ofChildren().minus(before);
    return Measurement.of(way.name(), said, log, cpu);
  }

  private List<String> arguments(Way way, Answer answer, int seconds) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--duration", Integer.toString(seconds)));
    arguments.addAll(List.of("--clients", Integer.toString(connections)));
    arguments.addAll(List.of("--max-concurrent-streams", Integer.toString(streams)));
    arguments.add("--connect-to=127.0.0.1:" + way.door().address().getPort());
    way.headers().forEach((name, value) -> arguments.addAll(List.of("-H", name + ": " + value)));
    arguments.add(way.door().url() + answer.path());
    return arguments;
  }

  String version() throws IOException, InterruptedException, BenchmarkException {
    return h2load.version();
  }
}
