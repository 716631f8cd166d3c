package dev.sallyport.archive.index;

import dev.sallyport.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * An index that leads to exchanges in the order of time.
 *
 * @param table where its entries are; {@code recorded_exchange} or {@code recorded_mark}
 * @param condition which entries; its names are the table's
 * @param values of the condition
 */
record Lead(String table, String condition, List<String> values) {

  /** All exchanges. */
  static final Lead TIME = new Lead("recorded_exchange", "1 = 1", List.of());

  static Lead column(String column, String value) {
    return new Lead("recorded_exchange", column + " = ?", List.of(value));
  }

  static Lead mark(String kind, String mark) {
    return new Lead("recorded_mark", "kind = ? and mark = ?", List.of(kind, mark));
  }

  private boolean isMark() {
    return table.equals("recorded_mark");
  }

  /** {@code from …}, with the exchange as {@code e}. */
  String from() {
    return isMark()
        ? " from recorded_mark m join recorded_exchange e on e.id = m.id"
        : " from recorded_exchange e";
  }

  String time() {
    return isMark() ? "m.started_at" : "e.started_at";
  }

  String id() {
    return isMark() ? "m.id" : "e.id";
  }

  Conditions conditions() {
    String alias = isMark() ? "m." : "e.";
    Conditions conditions = new Conditions();
    if (!values.isEmpty()) {
      conditions.and(alias + condition.replace(" and ", " and " + alias), values.toArray());
    }
    return conditions;
  }

  /** How many entries there are, up to {@code most}. */
  long count(Connection connection, int most) throws SQLException {
    return Sql.list(
            connection,
            row -> row.getLong(1),
            "select count(*) from (select 1 as one from "
                + table
                + " where "
                + condition
                + " limit "
                + most
                + ") entries",
            values.toArray())
        .getFirst();
  }
}
