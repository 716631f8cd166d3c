package dev.sallyport.archive.index;

import dev.sallyport.database.Sql;
import dev.sallyport.recording.ExchangeSummary;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One search as a statement. Marks are looked up first, since an index leads to them alone. */
final class IndexSearch {

  private final StringBuilder where = new StringBuilder(" where 1 = 1");
  private final List<Object> values = new ArrayList<>();
  private final ExchangeQuery query;

  private IndexSearch(ExchangeQuery query) {
    this.query = query;
  }

  static Page run(Connection connection, ExchangeQuery query) throws SQLException {
    return new IndexSearch(query).run(connection);
  }

  private Page run(Connection connection) throws SQLException {
    equal("e.resource", query.resource());
    equal("e.subject", query.subject());
    equal("e.decision", query.decision());
    equal("e.outcome", query.outcome());
    equal("e.error", query.error());
    equal("e.status", query.status());
    equal("e.model", query.model());
    equal("e.tool", query.tool());
    equal("e.collection", query.collection());
    String from = " from recorded_exchange e";
    String time = "e.started_at";
    String id = "e.exchange";
    if (query.reason().isPresent() || query.masked().isPresent()) {
      from = " from recorded_mark m join recorded_exchange e on e.exchange = m.exchange";
      time = "m.started_at";
      id = "m.exchange";
      lead();
    }
    bound(time + " >= ?", query.from());
    bound(time + " < ?", query.until());
    if (query.after().isPresent()) {
      PageMark mark = query.after().get();
      where.append(" and (" + time + " < ? or (" + time + " = ? and " + id + " < ?))");
      values.addAll(List.of(mark.micros(), mark.micros(), mark.exchange().value()));
    }
    values.add(query.limit() + 1);
    String columns = "e." + IndexRow.COLUMNS.replace(", ", ", e.");
    List<ExchangeSummary> found =
        Sql.list(
            connection,
            IndexRow::read,
            "select " + columns + from + where + order(time, id) + " limit ?",
            values.toArray());
    if (found.size() <= query.limit()) {
      return new Page(found, Optional.empty());
    }
    List<ExchangeSummary> page = found.subList(0, query.limit());
    return new Page(page, Optional.of(PageMark.of(page.getLast())));
  }

  private static String order(String time, String id) {
    return " order by " + time + " desc, " + id + " desc";
  }

  /** The mark that leads; another one is only asked for. */
  private void lead() {
    if (query.reason().isPresent()) {
      mark("m.", "reason", query.reason().get());
      query
          .masked()
          .ifPresent(
              detector -> {
                where.append(
                    " and exists (select 1 from recorded_mark o where o.exchange = e.exchange");
                mark("o.", "mask", detector);
                where.append(")");
              });
    } else {
      mark("m.", "mask", query.masked().orElseThrow());
    }
  }

  private void mark(String table, String kind, String mark) {
    where.append(" and " + table + "kind = ?");
    values.add(kind);
    if (mark.endsWith("*")) {
      String begin = mark.substring(0, mark.length() - 1);
      where.append(" and " + table + "mark >= ? and " + table + "mark < ?");
      values.addAll(List.of(begin, begin + '\uFFFF'));
    } else {
      where.append(" and " + table + "mark = ?");
      values.add(mark);
    }
  }

  private void equal(String column, Optional<?> value) {
    value.ifPresent(
        wanted -> {
          where.append(" and " + column + " = ?");
          values.add(wanted);
        });
  }

  private void bound(String condition, Optional<Instant> at) {
    at.ifPresent(
        time -> {
          where.append(" and " + condition);
          values.add(IndexRow.micros(time));
        });
  }
}
