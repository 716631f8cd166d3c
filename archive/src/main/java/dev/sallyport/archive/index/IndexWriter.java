package dev.sallyport.archive.index;

import dev.sallyport.database.Sql;
import dev.sallyport.recording.ExchangeSummary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds rows at the end of the index, within one transaction. */
final class IndexWriter {

  private static final int IN_ONE_QUESTION = 500;

  private final Connection connection;

  IndexWriter(Connection connection) {
    this.connection = connection;
  }

  /** Adds exchanges; the row of one that was still running gives way. */
  void add(List<IndexedExchange> exchanges, long firstRow) throws SQLException {
    // Two exchanges may have one id, for a client may have chosen it. Of those that run the later
    // one counts; each that ended has its row.
    Map<String, IndexedExchange> running = new LinkedHashMap<>();
    exchanges.forEach(added -> running.put(id(added), added));
    deleteRunning(List.copyOf(running.keySet()));
    long row = firstRow;
    try (PreparedStatement insert = connection.prepareStatement(IndexRow.INSERT);
        PreparedStatement mark = connection.prepareStatement(Mark.INSERT);
        PreparedStatement runs =
            connection.prepareStatement(
                "insert into recorded_running (exchange, id) values (?, ?)")) {
      for (IndexedExchange added : exchanges) {
        ExchangeSummary exchange = added.exchange();
        if (added.running()) {
          if (!added.equals(running.get(id(added)))) {
            continue;
          }
          runs.setString(1, id(added));
          runs.setLong(2, row);
          runs.addBatch();
        }
        IndexRow.set(insert, row, added);
        insert.addBatch();
        for (Mark each : Mark.of(exchange)) {
          each.set(mark, exchange, row);
          mark.addBatch();
        }
        row++;
      }
      insert.executeBatch();
      mark.executeBatch();
      runs.executeBatch();
    }
  }

  private static String id(IndexedExchange exchange) {
    return exchange.exchange().exchange().value();
  }

  private void deleteRunning(List<String> exchanges) throws SQLException {
    List<Long> rows = new ArrayList<>();
    for (int from = 0; from < exchanges.size(); from += IN_ONE_QUESTION) {
      List<String> some =
          exchanges.subList(from, Math.min(from + IN_ONE_QUESTION, exchanges.size()));
      String places = String.join(", ", Collections.nCopies(some.size(), "?"));
      rows.addAll(
          Sql.list(
              connection,
              row -> row.getLong(1),
              "select id from recorded_running where exchange in (" + places + ")",
              some.toArray()));
    }
    delete(rows);
  }

  /** Marks are found by what they are, which the row says too; an index by row has no other use. */
  private void deleteMarks(Collection<Long> rows) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from recorded_mark where kind = ? and mark = ? and started_at = ? and id = ?")) {
      for (long row : rows) {
        for (ExchangeSummary exchange :
            Sql.list(
                connection,
                IndexRow::read,
                "select " + IndexRow.COLUMNS + " from recorded_exchange where id = ?",
                row)) {
          for (Mark mark : Mark.of(exchange)) {
            mark.setPlace(delete, exchange, row);
            delete.addBatch();
          }
        }
      }
      delete.executeBatch();
    }
  }

  /** Deletes rows. */
  void delete(Collection<Long> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    deleteMarks(rows);
    for (String table : List.of("recorded_running", "recorded_exchange")) {
      try (PreparedStatement delete =
          connection.prepareStatement("delete from " + table + " where id = ?")) {
        for (long row : rows) {
          delete.setLong(1, row);
          delete.addBatch();
        }
        delete.executeBatch();
      }
    }
  }
}
