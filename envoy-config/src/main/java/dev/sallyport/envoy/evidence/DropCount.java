package dev.sallyport.envoy.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * An Envoy's own count of log records that it could not keep, as it rises. For one thread.
 *
 * <p>A rise counts until it is reported, so that one that nobody could be told of is told later.
 */
public final class DropCount {

  /** Query of the counters on Envoy's admin interface. */
  public static final String QUERY =
      "/stats?format=json&filter=%5Eaccess_logs%5C.open_telemetry_access_log%5C..*logs_dropped%24";

  private static final JsonMapper JSON = new JsonMapper();

  private final Stats stats;
  private long seen;
  private long pending;

  /** An Envoy's admin interface. */
  @FunctionalInterface
  public interface Stats {
    /** Body of a GET answer. */
    String get(String path) throws IOException;
  }

  /** A count that begins at zero. */
  public DropCount(Stats stats) {
    this.stats = stats;
  }

  /**
   * How many were dropped and not reported yet.
   *
   * @throws IOException if Envoy does not say
   */
  public long more() throws IOException {
    long dropped = 0;
    for (JsonNode stat : JSON.readTree(stats.get(QUERY)).path("stats")) {
      dropped += stat.path("value").asLong();
    }
    // An Envoy that was started again counts from zero.
    pending += dropped < seen ? dropped : dropped - seen;
    seen = dropped;
    return pending;
  }

  /** So many are on record. */
  public void reported(long records) {
    pending -= records;
  }
}
