package dev.sallyport.bench.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The figures of one answer.
 *
 * @param answer path of the answer
 * @param bytes its length before it is masked
 * @param rows the ways, in their order
 */
record Section(String answer, int bytes, List<Row> rows) {

  private static final Set<Way.Kind> RECORDED = Set.of(Way.Kind.BUFFERED, Way.Kind.DURABLE);

  Section {
    rows = List.copyOf(rows);
  }

  /**
   * A way's figures.
   *
   * @param way its name
   * @param median median of the rounds, figure by figure
   * @param ofFirst median of the ratios of its requests per second to those of the first way in the
   *     same round
   * @param recordingCosts how much of the requests per second its recording costs: what the median
   *     of the ratios to those of {@link Way.Kind#UNRECORDED} in the same round lacks; empty of
   *     ways that differ in more
   * @param rounds each round
   */
  record Row(
      String way,
      Measurement median,
      double ofFirst,
      Optional<Double> recordingCosts,
      List<Measurement> rounds) {
    Row {
      rounds = List.copyOf(rounds);
    }
  }

  /** From the rounds of each way, the first of which all are compared with. */
  static Section of(Answer answer, Map<Way.Kind, List<Measurement>> measured) {
    List<Measurement> first = measured.values().iterator().next();
    Optional<List<Measurement>> unrecorded = Optional.ofNullable(measured.get(Way.Kind.UNRECORDED));
    List<Row> rows = new ArrayList<>();
    measured.forEach(
        (way, rounds) ->
            rows.add(
                new Row(
                    way.words(),
                    Measurement.median(rounds),
                    ratio(rounds, first),
                    unrecorded
                        .filter(_ -> RECORDED.contains(way))
                        .map(base -> 1 - ratio(rounds, base)),
                    rounds)));
    return new Section(answer.path(), answer.bytes(), rows);
  }

  private static double ratio(List<Measurement> rounds, List<Measurement> first) {
    double[] ratios = new double[rounds.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = rounds.get(i).requestsPerSecond() / first.get(i).requestsPerSecond();
    }
    return Median.of(ratios);
  }
}
