package dev.sallyport.archive.index;

import dev.sallyport.database.Sql;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.RecordingFilter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One search. Of all indexes that could lead to what is asked for, the one with the fewest entries
 * leads; the other conditions are looked at row by row. A database's own choice would do for
 * PostgreSQL and not for the embedded one, which does not know how often a value comes.
 */
final class IndexSearch {

  /** So many entries are enough to tell indexes apart by. */
  private static final int MANY = 2_000;

  /** Reasons are a closed vocabulary; no policy has so many. */
  private static final int MOST_REASONS = 1_000;

  /**
   * Behind a text, what comes right after it. The embedded database walks through all entries that
   * are equal to a bound, and only then drops them.
   */
  private static final char NEXT = '\u0001';

  private final Connection connection;
  private final ExchangeQuery query;
  private final RecordingFilter filter;

  private IndexSearch(Connection connection, ExchangeQuery query) {
    this.connection = connection;
    this.query = query;
    this.filter = query.filter();
  }

  static Page run(Connection connection, ExchangeQuery query) throws SQLException {
    return new IndexSearch(connection, query).run();
  }

  private record Found(ExchangeSummary exchange, PageMark place) {}

  private Page run() throws SQLException {
    List<Found> found = new ArrayList<>();
    for (Lead lead : leads()) {
      found.addAll(follow(lead));
    }
    List<Found> newest =
        found.stream()
            .distinct()
            .sorted(
                Comparator.comparingLong((Found it) -> it.place().micros())
                    .thenComparingLong(it -> it.place().row())
                    .reversed())
            .limit(query.limit() + 1)
            .toList();
    boolean more = newest.size() > query.limit();
    List<Found> page = more ? newest.subList(0, query.limit()) : newest;
    return new Page(
        page.stream().map(Found::exchange).toList(),
        more ? Optional.of(page.getLast().place()) : Optional.empty());
  }

  /** What leads: one index, or the index of marks once for each reason that begins as asked for. */
  private List<Lead> leads() throws SQLException {
    List<Lead> candidates = new ArrayList<>();
    column(candidates, "subject", filter.subject());
    column(candidates, "resource", filter.resource());
    mark(candidates, "error", filter.error());
    mark(candidates, "tool", filter.tool());
    mark(candidates, "collection", filter.collection());
    mark(candidates, "model", filter.model());
    mark(candidates, Mark.MASK, filter.masked());
    mark(candidates, Mark.REASON, filter.exactReason());
    mark(candidates, "decision", filter.decision());
    mark(candidates, "status", filter.status().map(Object::toString));
    mark(candidates, "outcome", filter.outcome());
    if (candidates.isEmpty() && filter.reasonsBeginning().isPresent()) {
      return reasons(filter.reasonsBeginning().get());
    }
    return List.of(candidates.isEmpty() ? Lead.TIME : fewest(candidates));
  }

  private static void column(List<Lead> candidates, String column, Optional<String> value) {
    value
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> candidates.add(Lead.column(column, text)));
  }

  private static void mark(List<Lead> candidates, String kind, Optional<String> value) {
    value
        .filter(text -> Mark.isMarked(kind, text))
        .ifPresent(text -> candidates.add(Lead.mark(kind, text)));
  }

  private Lead fewest(List<Lead> candidates) throws SQLException {
    Lead best = candidates.getFirst();
    if (candidates.size() > 1) {
      Lead.Size smallest = best.size(connection, MANY);
      for (Lead candidate : candidates.subList(1, candidates.size())) {
        Lead.Size size = candidate.size(connection, MANY);
        if (size.compareTo(smallest) < 0) {
          best = candidate;
          smallest = size;
        }
      }
    }
    return best;
  }

  /** Goes from reason to reason, however often each comes and whatever order the database has. */
  private List<Lead> reasons(String beginning) throws SQLException {
    List<Lead> leads = new ArrayList<>();
    Optional<String> reason = reasonAfter("");
    for (int i = 0; i < MOST_REASONS && reason.isPresent(); i++) {
      if (reason.get().startsWith(beginning)) {
        leads.add(Lead.mark(Mark.REASON, reason.get()));
      }
      reason = reasonAfter(reason.get());
    }
    return leads;
  }

  private Optional<String> reasonAfter(String last) throws SQLException {
    return Sql.first(
        connection,
        row -> row.getString(1),
        "select mark from recorded_mark where kind = ? and mark >= ?"
            + " order by kind, mark, started_at desc, id desc limit 1",
        Mark.REASON,
        last + NEXT);
  }

  /** What a mark is of needs no second look; a database would take it for another restriction. */
  private static void look(Conditions where, Lead lead, String column, Optional<String> value) {
    if (!lead.says(column)) {
      where.equal(lead.first(column), value);
    }
  }

  private List<Found> follow(Lead lead) throws SQLException {
    Conditions where = lead.conditions();
    look(where, lead, "resource", filter.resource());
    look(where, lead, "subject", filter.subject());
    look(where, lead, "decision", filter.decision());
    look(where, lead, "outcome", filter.outcome());
    look(where, lead, "error", filter.error());
    look(where, lead, "model", filter.model());
    look(where, lead, "tool", filter.tool());
    look(where, lead, "collection", filter.collection());
    if (!lead.says("status")) {
      filter.status().ifPresent(status -> where.and(lead.first("status") + " = ?", status));
    }
    filter.masked().ifPresent(where::masked);
    filter.exactReason().ifPresent(where::reason);
    filter.reasonsBeginning().ifPresent(where::reasonBegins);
    filter.from().ifPresent(from -> where.and(lead.time() + " >= ?", IndexRow.micros(from)));
    filter.until().ifPresent(until -> where.and(lead.time() + " < ?", IndexRow.micros(until)));
    query
        .after()
        .ifPresent(
            mark -> {
              where.and(lead.time() + " <= ?", mark.micros());
              where.and(
                  "(" + lead.time() + " < ? or " + lead.id() + " < ?)", mark.micros(), mark.row());
            });
    return Sql.list(
        connection,
        row ->
            new Found(
                IndexRow.read(row), new PageMark(row.getLong("started_at"), row.getLong("id"))),
        "select e."
            + IndexRow.COLUMNS.replace(", ", ", e.")
            + lead.from()
            + where.text()
            + " order by "
            + lead.order()
            + " limit ?",
        where.with(query.limit() + 1));
  }
}
