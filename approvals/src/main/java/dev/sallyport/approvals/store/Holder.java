package dev.sallyport.approvals.store;

import dev.sallyport.approvals.review.Human;
import dev.sallyport.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Rows that are somebody's, in tables with the columns issuer, subject, created_at and id. */
final class Holder {

  private Holder() {}

  /** The newest rows of who has any of these names; none of nobody. */
  static <T> List<T> newest(
      Connection connection, Sql.Row<T> row, String table, Collection<Human> names, int most)
      throws SQLException {
    if (names.isEmpty()) {
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    for (Human name : names) {
      values.add(name.issuer());
      values.add(name.subject());
    }
    values.add(most);
    return Sql.list(
        connection,
        row,
        "select * from "
            + table
            + " where "
            + String.join(" or ", Collections.nCopies(names.size(), "(issuer = ? and subject = ?)"))
            + " order by created_at desc, id limit ?",
        values.toArray());
  }
}
