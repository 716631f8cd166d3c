package dev.sallyport.archive.index;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.database.Database;
import dev.sallyport.database.Sql;
import dev.sallyport.database.Tables;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.ExportCursor;
import dev.sallyport.recording.anchor.AnchoredHeads.Erased;
import dev.sallyport.recording.segment.Tombstone;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows: who, what, when, how decided and how it ended, of each exchange; never a piece of a
 * body. All of it can be made again from the segments.
 *
 * <p>Methods throw {@link dev.sallyport.database.DatabaseException} when the database is away.
 */
public final class RecordingIndex implements AutoCloseable {

  private static final Tables TABLES =
      new Tables("recordings", "dev/sallyport/archive/index/migration", "recordings_migration");

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
    return new RecordingIndex(Database.compacting(file, TABLES));
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
                new IndexedExchange.Seen(
                    row.getLong("first_segment"),
                    row.getLong("last_segment"),
                    IndexRow.time(row.getLong("last_at"))),
                true),
        "select "
            + IndexRow.COLUMNS
            + ", first_segment, last_segment, last_at from recorded_exchange where id in (select id"
            + " from recorded_running) order by id");
  }

  /** Forgets everything. */
  public void clear() {
    database.transaction(
        connection -> {
          Sql.update(connection, "delete from recorded_mark");
          Sql.update(connection, "delete from recorded_running");
          Sql.update(connection, "delete from recorded_exchange");
          Sql.update(connection, "delete from recorded_erasure");
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
    boolean added = addTransaction(exchanges, from, to);
    database.sync();
    return added;
  }

  private boolean addTransaction(
      List<IndexedExchange> exchanges, ExportCursor from, ExportCursor to) {
    return database.transaction(
        connection -> {
          int moved =
              Sql.update(
                  connection,
                  "update recorded_place set segment = ?, frame = ?, next_row = next_row + ?"
                      + " where id = 1 and segment = ? and frame = ?",
                  to.segment(),
                  to.frame(),
                  exchanges.size(),
                  from.segment(),
                  from.frame());
          if (moved == 1) {
            long end =
                Sql.list(
                        connection,
                        row -> row.getLong(1),
                        "select next_row from recorded_place where id = 1")
                    .getFirst();
            new IndexWriter(connection).add(exchanges, end - exchanges.size());
          }
          return moved == 1;
        });
  }

  /**
   * Exchanges that were over before a time, the oldest first: that ended before it or, where a
   * crash cut them off, had their last event before it.
   *
   * @param resource with this resource; empty with any but those
   * @param but resources that do not count where no resource is given
   */
  public List<ExchangeSummary> overBefore(
      Instant time, Optional<String> resource, Collection<String> but, int most) {
    String others = resource.isPresent() || but.isEmpty() ? "" : " and resource not in (%s)";
    String places = String.join(", ", Collections.nCopies(but.size(), "?"));
    List<Object> values = new ArrayList<>();
    values.addAll(List.of(IndexRow.micros(time), IndexRow.micros(time)));
    resource.ifPresentOrElse(values::add, () -> values.addAll(but));
    values.add(most);
    return query(
        IndexRow::read,
        "select "
            + IndexRow.COLUMNS
            + " from recorded_exchange where started_at < ? and last_at < ?"
            + (resource.isPresent() ? " and resource = ?" : String.format(others, places))
            + " and id not in (select id from recorded_running) order by started_at limit ?",
        values.toArray());
  }

  /** The lowest segment that holds an event of an exchange in the index; empty if none does. */
  public Optional<Long> oldestSegment() {
    return query(
            row -> Optional.ofNullable(row.getObject(1, Long.class)),
            "select min(first_segment) from recorded_exchange")
        .getFirst();
  }

  /**
   * Forgets exchanges that were erased.
   *
   * @param tombstones of all of them
   */
  public void remove(Collection<ExchangeSummary> exchanges, Collection<Tombstone> tombstones) {
    database.transaction(
        connection -> {
          List<Long> rows = new ArrayList<>();
          for (ExchangeSummary gone : exchanges) {
            rows.addAll(
                Sql.list(
                    connection,
                    row -> row.getLong(1),
                    "select id from recorded_exchange where started_at = ? and exchange = ?",
                    IndexRow.micros(gone.startedAt()),
                    gone.exchange().value()));
          }
          new IndexWriter(connection).delete(rows);
          new ErasureRows(connection).add(tombstones);
          return rows.size();
        });
  }

  /** Slots whose tombstones were obeyed. */
  Set<Erased> erasures() {
    return database.transaction(connection -> new ErasureRows(connection).all());
  }

  /**
   * Forgets what tombstones are of, wherever it stands in the index.
   *
   * @param gone slots whose tombstones are no more
   * @return how many rows were removed
   */
  int forget(Collection<Tombstone> tombstones, Collection<Erased> gone) {
    if (tombstones.isEmpty() && gone.isEmpty()) {
      return 0;
    }
    return database.transaction(
        connection -> {
          ErasureRows erasures = new ErasureRows(connection);
          List<Long> rows = erasures.exchanges(tombstones);
          new IndexWriter(connection).delete(rows);
          erasures.add(tombstones);
          erasures.remove(gone);
          return rows.size();
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

  @Override
  public void close() {
    database.close();
  }
}
