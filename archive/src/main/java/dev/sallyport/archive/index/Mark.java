package dev.sallyport.archive.index;

import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.recording.ExchangeSummary;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What sets an exchange apart, as rows of {@code recorded_mark}. What most exchanges have in common
 * has no row: it would lead nowhere, and every exchange would pay for it.
 *
 * @param kind what it is: a reason, something masked, or the name of the column that holds it too
 * @param mark the value
 */
record Mark(String kind, String mark) {

  static final String INSERT =
      "insert into recorded_mark (kind, mark, started_at, id, decision, status, outcome)"
          + " values (?, ?, ?, ?, ?, ?, ?)";

  /** Columns of {@code recorded_exchange} that a mark has too. */
  static final Set<String> FACTS = Set.of("decision", "status", "outcome");

  static final String REASON = "reason";
  static final String MASK = "mask";

  private static final int LONGEST = 255;

  /** All of an exchange. */
  static Set<Mark> of(ExchangeSummary exchange) {
    Set<Mark> marks = new LinkedHashSet<>();
    exchange.reasons().forEach(reason -> marks.add(of(REASON, reason)));
    for (MaskCount count : exchange.masked()) {
      marks.add(of(MASK, count.detector().value()));
    }
    for (String kind : List.of("model", "tool", "collection")) {
      Optional.ofNullable(exchange.about().get(kind)).ifPresent(it -> marks.add(of(kind, it)));
    }
    exchange.error().ifPresent(error -> marks.add(of("error", error)));
    exchange.decision().ifPresent(decision -> addUnusual(marks, "decision", decision));
    exchange.status().ifPresent(status -> addUnusual(marks, "status", status.toString()));
    addUnusual(marks, "outcome", exchange.outcome());
    return marks;
  }

  private static void addUnusual(Set<Mark> marks, String kind, String value) {
    if (isMarked(kind, value)) {
      marks.add(of(kind, value));
    }
  }

  /** Whether exchanges with a value are marked with it. */
  static boolean isMarked(String kind, String value) {
    return switch (kind) {
      case "decision" -> !value.equals("allow");
      case "status" -> !value.equals("200");
      case "outcome" -> !value.equals("completed");
      default -> !value.isEmpty();
    };
  }

  private static Mark of(String kind, String mark) {
    return new Mark(kind, IndexRow.cut(mark, LONGEST));
  }

  /** Sets the values of {@link #INSERT}. */
  void set(PreparedStatement insert, ExchangeSummary exchange, long id) throws SQLException {
    setPlace(insert, exchange, id);
    insert.setObject(5, exchange.decision().orElse(null));
    insert.setObject(6, exchange.status().orElse(null));
    insert.setString(7, exchange.outcome());
  }

  /** Sets the first four values: kind, mark, time, row. */
  void setPlace(PreparedStatement statement, ExchangeSummary exchange, long id)
      throws SQLException {
    statement.setString(1, kind);
    statement.setString(2, mark);
    statement.setLong(3, IndexRow.micros(exchange.startedAt()));
    statement.setLong(4, id);
  }
}
