package dev.sallyport.archive.index;

import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.database.Database;
import dev.sallyport.database.Sql;
import dev.sallyport.database.Tables;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.ExportCursor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows: who, what, when, how decided and how it ended, of each exchange; never a piece of a
 * body. All of it can be made again from the segments.
 *
 * <p>Methods throw {@link dev.sallyport.database.DatabaseException} when the database is away.
 */
public final class RecordingIndex implements AutoCloseable {

  private static final Tables TABLES =
      new Tables("recordings", "dev/sallyport/archive/index/migration", "recordings_migration");

  private static final int IN_ONE_QUESTION = 500;

  private final Database database;

  private RecordingIndex(Database database) {
    this.database = database;
  }

  /**
   * In an embedded database, which one process has open at a time.
   *
   * @param file without the ending {@code .mv.db}
   */
  public static RecordingIndex embedded(Path file) {
    return new RecordingIndex(Database.embedded(file, TABLES));
  }

  /** In a PostgreSQL database. */
  public static RecordingIndex postgres(
      String url, String user, Optional<Secret<String>> password, int connections) {
    return new RecordingIndex(Database.postgres(url, user, password, TABLES, connections));
  }

  /** How far the index has come. */
  public ExportCursor place() {
    return database.transaction(
        connection ->
            Sql.list(
                    connection,
                    row -> new ExportCursor(row.getLong("segment"), row.getLong("frame")),
                    "select segment, frame from recorded_place where id = 1")
                .getFirst());
  }

  /** Exchanges whose end had not come when they were indexed. */
  public List<IndexedExchange> running() {
    return query(
        row ->
            new IndexedExchange(
                IndexRow.read(row),
                row.getLong("first_segment"),
                row.getLong("last_segment"),
                true),
        "select "
            + IndexRow.COLUMNS
            + ", first_segment, last_segment from recorded_exchange where running = true");
  }

  /** Forgets everything. */
  public void clear() {
    database.transaction(
        connection -> {
          Sql.update(connection, "delete from recorded_mark");
          Sql.update(connection, "delete from recorded_exchange");
          return Sql.update(
              connection, "update recorded_place set segment = 0, frame = 0 where id = 1");
        });
  }

  /**
   * Adds what came, and how far that is, in one transaction.
   *
   * @param from how far the index had come before; if somebody else has gone on meanwhile, nothing
   *     is added
   * @return whether it was added
   */
  public boolean add(List<IndexedExchange> exchanges, ExportCursor from, ExportCursor to) {
    return database.transaction(
        connection -> {
          int moved =
              Sql.update(
                  connection,
                  "update recorded_place set segment = ?, frame = ? where id = 1 and segment = ?"
                      + " and frame = ?",
                  to.segment(),
                  to.frame(),
                  from.segment(),
                  from.frame());
          if (moved == 1) {
            replace(connection, exchanges);
          }
          return moved == 1;
        });
  }

  /**
   * Exchanges that ended before a time, the oldest first.
   *
   * @param resource with this resource; empty with any but those
   * @param but resources that do not count where no resource is given
   */
  public List<ExchangeSummary> endedBefore(
      Instant time, Optional<String> resource, Collection<String> but, int most) {
    String others = resource.isPresent() || but.isEmpty() ? "" : " and resource not in (%s)";
    String places = String.join(", ", Collections.nCopies(but.size(), "?"));
    List<Object> values = new ArrayList<>();
    values.add(IndexRow.micros(time));
    resource.ifPresentOrElse(values::add, () -> values.addAll(but));
    values.add(most);
    return database.transaction(
        connection ->
            Sql.list(
                connection,
                IndexRow::read,
                "select "
                    + IndexRow.COLUMNS
                    + " from recorded_exchange where running = false and started_at < ?"
                    + (resource.isPresent() ? " and resource = ?" : String.format(others, places))
                    + " order by started_at limit ?",
                values.toArray()));
  }

  /** The lowest segment that holds an event of an exchange in the index; empty if none does. */
  public Optional<Long> oldestSegment() {
    return query(
            row -> Optional.ofNullable(row.getObject(1, Long.class)),
            "select min(first_segment) from recorded_exchange")
        .getFirst();
  }

  /** Forgets exchanges, such as those that were erased. */
  public void remove(List<String> exchanges) {
    database.transaction(
        connection -> {
          delete(connection, exchanges);
          return exchanges.size();
        });
  }

  /** Finds exchanges, the newest first. */
  public Page search(ExchangeQuery query) {
    return database.transaction(connection -> IndexSearch.run(connection, query));
  }

  /** Runs a report's query. */
  <T> List<T> query(Sql.Row<T> row, String sql, Object... values) {
    return database.transaction(connection -> Sql.list(connection, row, sql, values));
  }

  private static void replace(Connection connection, List<IndexedExchange> exchanges)
      throws SQLException {
    // An id may come twice, for a client may have chosen it; the later one counts.
    Map<String, IndexedExchange> latest = new LinkedHashMap<>();
    exchanges.forEach(added -> latest.put(added.exchange().exchange().value(), added));
    delete(connection, known(connection, List.copyOf(latest.keySet())));
    try (PreparedStatement insert = connection.prepareStatement(IndexRow.INSERT);
        PreparedStatement mark =
            connection.prepareStatement(
                "insert into recorded_mark (kind, mark, started_at, exchange) values (?, ?, ?, ?)")) {
      for (IndexedExchange added : latest.values()) {
        ExchangeSummary exchange = added.exchange();
        IndexRow.set(insert, added);
        insert.addBatch();
        for (String reason : new LinkedHashSet<>(exchange.reasons())) {
          mark(mark, "reason", reason, exchange);
        }
        for (MaskCount count : exchange.masked()) {
          mark(mark, "mask", count.detector().value(), exchange);
        }
      }
      insert.executeBatch();
      mark.executeBatch();
    }
  }

  private static List<String> known(Connection connection, List<String> exchanges)
      throws SQLException {
    List<String> known = new ArrayList<>();
    for (int from = 0; from < exchanges.size(); from += IN_ONE_QUESTION) {
      List<String> some =
          exchanges.subList(from, Math.min(from + IN_ONE_QUESTION, exchanges.size()));
      String places = String.join(", ", Collections.nCopies(some.size(), "?"));
      known.addAll(
          Sql.list(
              connection,
              row -> row.getString(1),
              "select exchange from recorded_exchange where exchange in (" + places + ")",
              some.toArray()));
    }
    return known;
  }

  private static void mark(
      PreparedStatement mark, String kind, String text, ExchangeSummary exchange)
      throws SQLException {
    mark.setString(1, kind);
    mark.setString(2, text.length() <= 128 ? text : text.substring(0, 128));
    mark.setLong(3, IndexRow.micros(exchange.startedAt()));
    mark.setString(4, exchange.exchange().value());
    mark.addBatch();
  }

  private static void delete(Connection connection, List<String> exchanges) throws SQLException {
    for (String table : List.of("recorded_mark", "recorded_exchange")) {
      try (PreparedStatement delete =
          connection.prepareStatement("delete from " + table + " where exchange = ?")) {
        for (String exchange : exchanges) {
          delete.setString(1, exchange);
          delete.addBatch();
        }
        delete.executeBatch();
      }
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
