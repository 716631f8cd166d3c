package dev.sallyport.archive.index;

import dev.sallyport.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An index that leads to exchanges in the order of time.
 *
 * @param table where its entries are; {@code recorded_exchange} or {@code recorded_mark}
 * @param columns that the index begins with
 * @param values that these have
 */
record Lead(String table, List<String> columns, List<String> values) {

  /** All exchanges. */
  static final Lead TIME = new Lead("recorded_exchange", List.of(), List.of());

  static Lead column(String column, String value) {
    return new Lead("recorded_exchange", List.of(column), List.of(value));
  }

  static Lead mark(String kind, String mark) {
    return new Lead("recorded_mark", List.of("kind", "mark"), List.of(kind, mark));
  }

  private boolean isMark() {
    return table.equals("recorded_mark");
  }

  private String alias() {
    return isMark() ? "m." : "e.";
  }

  /** {@code from …}, with the exchange as {@code e}. */
  String from() {
    return isMark()
        ? " from recorded_mark m join recorded_exchange e on e.id = m.id"
        : " from recorded_exchange e";
  }

  /** Whether its entries have no other value in a column of the exchange. */
  boolean says(String column) {
    return isMark() && Mark.FACTS.contains(column) && values.getFirst().equals(column);
  }

  /** Where a column of the exchange is at hand first. */
  String first(String column) {
    return (isMark() && Mark.FACTS.contains(column) ? "m." : "e.") + column;
  }

  String time() {
    return alias() + "started_at";
  }

  String id() {
    return alias() + "id";
  }

  Conditions conditions() {
    Conditions conditions = new Conditions();
    for (int i = 0; i < columns.size(); i++) {
      conditions.and(alias() + columns.get(i) + " = ?", values.get(i));
    }
    return conditions;
  }

  /**
   * The newest first. The columns that have one value are named too: only so does the embedded
   * database see that its index is in this order, and needs not sort what it found.
   */
  String order() {
    return columns.stream().map(column -> alias() + column + ", ").collect(Collectors.joining())
        + time()
        + " desc, "
        + id()
        + " desc";
  }

  /**
   * How many entries an index has, and how far back the newest of them go.
   *
   * @param entries how many there are, up to some limit
   * @param oldest time of the oldest of those, microseconds since 1970-01-01T00:00Z
   */
  record Size(long entries, long oldest) implements Comparable<Size> {

    /** Of two that have more than were counted, the one has fewer whose newest go further back. */
    @Override
    public int compareTo(Size other) {
      return Comparator.comparingLong(Size::entries)
          .thenComparingLong(Size::oldest)
          .compare(this, other);
    }
  }

  /** Its size, counted up to {@code most}. */
  Size size(Connection connection, int most) throws SQLException {
    return Sql.list(
            connection,
            row -> new Size(row.getLong(1), row.getLong(2)),
            "select count(*), min(started_at) from (select started_at from "
                + table
                + columns.stream()
                    .map(column -> column + " = ?")
                    .collect(Collectors.joining(" and ", " where ", ""))
                + " order by "
                + columns.stream().map(column -> column + ", ").collect(Collectors.joining())
                + "started_at desc, id desc limit "
                + most
                + ") entries",
            values.toArray())
        .getFirst();
  }
}
