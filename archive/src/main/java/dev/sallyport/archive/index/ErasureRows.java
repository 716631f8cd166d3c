package dev.sallyport.archive.index;

import dev.sallyport.database.Sql;
import dev.sallyport.recording.anchor.AnchoredHeads.Erased;
import dev.sallyport.recording.segment.Tombstone;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows of {@code recorded_erasure}, within one transaction. */
final class ErasureRows {

  private static final int IN_ONE_QUESTION = 500;

  private final Connection connection;

  ErasureRows(Connection connection) {
    this.connection = connection;
  }

  /** All of them. */
  Set<Erased> all() throws SQLException {
    return new HashSet<>(
        Sql.list(
            connection,
            row -> new Erased(row.getLong("segment"), row.getInt("slot")),
            "select segment, slot from recorded_erasure"));
  }

  void add(Collection<Tombstone> tombstones) throws SQLException {
    List<Erased> slots =
        tombstones.stream()
            .map(tombstone -> new Erased(tombstone.segment(), tombstone.slot()))
            .toList();
    remove(slots);
    each(slots, "insert into recorded_erasure (segment, slot) values (?, ?)");
  }

  void remove(Collection<Erased> slots) throws SQLException {
    each(slots, "delete from recorded_erasure where segment = ? and slot = ?");
  }

  private void each(Collection<Erased> slots, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Erased slot : slots) {
        statement.setLong(1, slot.segment());
        statement.setInt(2, slot.slot());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private record Row(long id, String exchange, long first, long last) {

    boolean isOf(Tombstone tombstone) {
      return first <= tombstone.segment() && tombstone.segment() <= last;
    }
  }

  /**
   * Rows of the exchanges that tombstones are of. An id alone does not do: a client may have chosen
   * one that another exchange had before. No index leads to an id, so that this looks at every row.
   */
  List<Long> exchanges(Collection<Tombstone> tombstones) throws SQLException {
    Map<String, List<Tombstone>> byExchange =
        tombstones.stream()
            .collect(Collectors.groupingBy(tombstone -> tombstone.exchange().value()));
    List<String> ids = List.copyOf(byExchange.keySet());
    List<Long> rows = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += IN_ONE_QUESTION) {
      List<String> some = ids.subList(from, Math.min(from + IN_ONE_QUESTION, ids.size()));
      Sql.list(
              connection,
              row ->
                  new Row(
                      row.getLong("id"),
                      row.getString("exchange"),
                      row.getLong("first_segment"),
                      row.getLong("last_segment")),
              "select id, exchange, first_segment, last_segment from recorded_exchange where"
                  + " exchange in ("
                  + String.join(", ", Collections.nCopies(some.size(), "?"))
                  + ")",
              some.toArray())
          .stream()
          .filter(
              row ->
                  byExchange.getOrDefault(row.exchange(), List.of()).stream().anyMatch(row::isOf))
          .map(Row::id)
          .forEach(rows::add);
    }
    return rows;
  }
}
