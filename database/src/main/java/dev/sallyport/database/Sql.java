package dev.sallyport.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements with values; an {@link Instant} goes as milliseconds. */
public final class Sql {

  private Sql() {}

  /** Makes a value of the row that the cursor is on. */
  @FunctionalInterface
  public interface Row<T> {

    /** Reads it. */
    T read(ResultSet row) throws SQLException;
  }

  /** Runs a statement that changes rows; returns how many. */
  public static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** All rows of a query. */
  public static <T> List<T> list(
      Connection connection, Row<T> row, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<T> list = new ArrayList<>();
      while (rows.next()) {
        list.add(row.read(rows));
      }
      return list;
    }
  }

  /** The first row of a query. */
  public static <T> Optional<T> first(
      Connection connection, Row<T> row, String sql, @Nullable Object... values)
      throws SQLException {
    return list(connection, row, sql, values).stream().findFirst();
  }

  /** A time that is not null. */
  public static Instant requiredInstant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  private static PreparedStatement prepared(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        statement.setObject(
            i + 1, value instanceof Instant instant ? (Object) instant.toEpochMilli() : value);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
