package dev.sallyport.archive.index;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.recording.ExchangeSummary;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A summary as the columns of a row. Texts that are longer than their column are cut. */
final class IndexRow {

  static final String COLUMNS =
      "id, exchange, started_at, ended_at, resource, issuer, subject, method, authority, path, peer,"
          + " decision, reasons, model, tool, collection, status, outcome, error, masked,"
          + " uninspected, request_bytes, response_bytes";

  static final String INSERT =
      "insert into recorded_exchange ("
          + COLUMNS
          + ", last_at, first_segment, last_segment) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
          + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final int SHORT = 255;
  private static final int NAME = 1024;
  private static final int PATH = 2048;
  private static final int LIST = 4096;

  private IndexRow() {}

  /** Sets the values of {@link #INSERT}. */
  static void set(PreparedStatement insert, long id, IndexedExchange row) throws SQLException {
    ExchangeSummary exchange = row.exchange();
    long started = micros(exchange.startedAt());
    Long ended = exchange.duration().map(took -> started + took.toNanos() / 1000).orElse(null);
    @Nullable Object[] values = {
      id,
      exchange.exchange().value(),
      started,
      ended,
      cut(exchange.resource(), SHORT),
      cut(exchange.issuer(), NAME),
      cut(exchange.subject(), NAME),
      cut(exchange.method(), 64),
      cut(exchange.authority(), SHORT),
      cut(exchange.path(), PATH),
      cut(exchange.peer(), SHORT),
      exchange.decision().orElse(null),
      cut(String.join(" ", exchange.reasons()), LIST),
      cut(Optional.ofNullable(exchange.about().get("model")), SHORT),
      cut(Optional.ofNullable(exchange.about().get("tool")), SHORT),
      cut(Optional.ofNullable(exchange.about().get("collection")), SHORT),
      exchange.status().orElse(null),
      exchange.outcome(),
      exchange.error().orElse(null),
      cut(masked(exchange), LIST),
      exchange.uninspected(),
      exchange.requestBytes(),
      exchange.responseBytes(),
      micros(row.seen().lastAt()),
      row.seen().firstSegment(),
      row.seen().lastSegment()
    };
    for (int i = 0; i < values.length; i++) {
      insert.setObject(i + 1, values[i]);
    }
  }

  /** The summary in a row with {@link #COLUMNS}. */
  static ExchangeSummary read(ResultSet row) throws SQLException {
    long started = row.getLong("started_at");
    Optional<Duration> took =
        Optional.ofNullable(row.getObject("ended_at", Long.class))
            .map(ended -> Duration.of(ended - started, ChronoUnit.MICROS));
    Map<String, String> about = new HashMap<>();
    for (String name : List.of("model", "tool", "collection")) {
      text(row, name).ifPresent(value -> about.put(name, value));
    }
    return new ExchangeSummary(
        new ExchangeId(row.getString("exchange")),
        time(started),
        row.getString("resource"),
        row.getString("method"),
        row.getString("authority"),
        row.getString("path"),
        row.getString("peer"),
        text(row, "issuer"),
        text(row, "subject"),
        text(row, "decision"),
        words(row.getString("reasons")),
        about,
        Optional.ofNullable(row.getObject("status", Integer.class)),
        row.getString("outcome"),
        text(row, "error"),
        words(row.getString("masked")).stream().map(IndexRow::count).toList(),
        row.getBoolean("uninspected"),
        row.getLong("request_bytes"),
        row.getLong("response_bytes"),
        took);
  }

  /** What {@link #micros} made. */
  static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  private static String masked(ExchangeSummary exchange) {
    return exchange.masked().stream()
        .map(count -> count.detector().value() + ":" + count.count())
        .collect(Collectors.joining(" "));
  }

  private static MaskCount count(String text) {
    int colon = text.lastIndexOf(':');
    return new MaskCount(
        new DetectorId(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
  }

  private static @Nullable String cut(Optional<String> text, int length) {
    return text.map(whole -> cut(whole, length)).orElse(null);
  }

  /** PostgreSQL takes no NUL, and a column no more than it has room for. */
  static String cut(String text, int length) {
    String clean = text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    if (clean.length() <= length) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(length - 1)) ? length - 1 : length;
    return clean.substring(0, end);
  }
}
