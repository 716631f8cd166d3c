package dev.sallyport.bench.journey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Measures all ways in turns: each round takes every way once. */
record Rounds(Load load, Path folder, Consumer<String> say) {

  /**
   * Warms up and measures.
   *
   * @param warmUp seconds on each way before the first round of an answer
   * @param seconds seconds on each way in each round
   * @param rounds number of rounds
   * @return one section per answer
   * @throws BenchmarkException if a way does not give the answer that it should
   */
  List<Section> run(List<Way> ways, List<Answer> answers, int warmUp, int seconds, int rounds)
      throws IOException, InterruptedException, BenchmarkException {
    List<Section> sections = new ArrayList<>();
    for (Answer answer : answers) {
      for (Way way : ways) {
        way.prove(answer);
        String statuses = load.warmUp(way, answer, warmUp);
        say.accept("Warmed up: %s, %s: %s".formatted(answer.path(), way.name(), statuses));
      }
      sections.add(measure(ways, answer, seconds, rounds));
    }
    return sections;
  }

  private Section measure(List<Way> ways, Answer answer, int seconds, int rounds)
      throws IOException, InterruptedException, BenchmarkException {
    Map<Way.Kind, List<Measurement>> measured = new EnumMap<>(Way.Kind.class);
    for (int round = 1; round <= rounds; round++) {
      for (Way way : ways) {
        Measurement got = load.measure(way, answer, seconds, folder);
        say.accept(
            "Round %d of %d: %s, %s: %,.0f requests/s"
                .formatted(round, rounds, answer.path(), way.name(), got.requestsPerSecond()));
        measured.computeIfAbsent(way.kind(), first -> new ArrayList<>()).add(got);
      }
    }
    return Section.of(answer, measured);
  }
}
