package dev.sallyport.recording.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.segment.RecordingMapper;
import java.util.Map;

/**
 * An exchange as an event of the Open Cybersecurity Schema Framework 1.3.0, class API Activity
 * (6003).
 */
public final class OcsfJson {

  private static final int CLASS = 6003;
  private static final Map<String, Integer> ACTIVITIES =
      Map.of("POST", 1, "GET", 2, "HEAD", 2, "PUT", 3, "PATCH", 3, "DELETE", 4);

  private OcsfJson() {}

  /** One line without its end. */
  public static String line(ExchangeSummary exchange) {
    ObjectNode node = RecordingMapper.MAPPER.createObjectNode();
    int activity = ACTIVITIES.getOrDefault(exchange.method(), 99);
    boolean failed = exchange.status().map(status -> status >= 400).orElse(true);
    node.put("class_uid", CLASS)
        .put("class_name", "API Activity")
        .put("category_uid", 6)
        .put("category_name", "Application Activity")
        .put("activity_id", activity)
        .put("type_uid", CLASS * 100 + activity)
        .put("time", exchange.startedAt().toEpochMilli())
        .put("severity_id", exchange.decision().filter("deny"::equals).isPresent() ? 3 : 1)
        .put("status_id", failed ? 2 : 1)
        .put("status_code", exchange.status().map(String::valueOf).orElse("none"));
    exchange.duration().ifPresent(took -> node.put("duration", took.toMillis()));
    exchange.error().ifPresent(error -> node.put("status_detail", error));
    ObjectNode metadata = node.putObject("metadata");
    metadata.put("version", "1.3.0").put("uid", exchange.exchange().value());
    metadata.putObject("product").put("name", "Sallyport").put("vendor_name", "Sallyport");
    node.putObject("actor").putObject("user").put("name", exchange.subject().orElse("unknown"));
    ObjectNode api = node.putObject("api");
    api.put("operation", exchange.method());
    api.putObject("request").put("uid", exchange.exchange().value());
    exchange.status().ifPresent(code -> api.putObject("response").put("code", code));
    api.putObject("service").put("name", exchange.resource());
    endpoint(node.putObject("src_endpoint"), exchange.peer());
    node.putObject("dst_endpoint").put("hostname", exchange.authority());
    ObjectNode request = node.putObject("http_request");
    request.put("http_method", exchange.method());
    request
        .putObject("url")
        .put("hostname", exchange.authority())
        .put("path", exchange.path())
        .put("scheme", "https");
    ObjectNode more = node.putObject("unmapped");
    more.put("decision", exchange.decision().orElse(null));
    more.put("outcome", exchange.outcome());
    exchange.reasons().forEach(more.withArray("reasons")::add);
    ObjectNode masked = more.putObject("masked");
    exchange.masked().forEach(count -> masked.put(count.detector().value(), count.count()));
    return node.toString();
  }

  private static void endpoint(ObjectNode node, String peer) {
    int colon = peer.lastIndexOf(':');
    if (colon > 0 && peer.substring(colon + 1).matches("[0-9]{1,5}")) {
      node.put("ip", peer.substring(0, colon));
      node.put("port", Integer.parseInt(peer.substring(colon + 1)));
    } else {
      node.put("ip", peer);
    }
  }
}
