package dev.sallyport.recording.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.segment.RecordingMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An exchange as events of the Open Cybersecurity Schema Framework 1.3.0: Authentication (3002)
 * once a caller was established or refused, API Activity (6003) where a resource was asked, and
 * Network Activity (4001) where a connection got no further than the door. What the framework has
 * no place for is in {@code unmapped}.
 */
public final class OcsfJson {

  private static final Map<String, Integer> API_ACTIVITIES =
      Map.of("POST", 1, "GET", 2, "HEAD", 2, "PUT", 3, "PATCH", 3, "DELETE", 4);

  private static final int OTHER = 99;
  private static final int LOGON = 1;
  private static final int REFUSE = 5;
  private static final int SUCCESS = 1;
  private static final int FAILURE = 2;
  private static final int INFORMATIONAL = 1;
  private static final int MEDIUM = 3;

  private final ExchangeSummary exchange;

  private OcsfJson(ExchangeSummary exchange) {
    this.exchange = exchange;
  }

  /** The events of an exchange, one line each without its end, in the order they happened. */
  public static List<String> lines(ExchangeSummary exchange) {
    OcsfJson json = new OcsfJson(exchange);
    List<String> lines = new ArrayList<>();
    boolean refusedCaller = exchange.error().filter(OcsfJson::isOfCaller).isPresent();
    if (exchange.subject().isPresent() || refusedCaller) {
      lines.add(json.authentication(refusedCaller).toString());
    }
    lines.add((exchange.resource().isEmpty() ? json.network() : json.api()).toString());
    return lines;
  }

  private static boolean isOfCaller(String error) {
    return error.startsWith("token_") || error.startsWith("client_certificate");
  }

  private ObjectNode authentication(boolean refused) {
    ObjectNode node = event(3002, "Authentication", 3, "Identity & Access Management", LOGON);
    node.put("severity_id", refused ? MEDIUM : INFORMATIONAL)
        .put("status_id", refused ? FAILURE : SUCCESS)
        .put("is_remote", true);
    exchange.error().filter(_ -> refused).ifPresent(error -> node.put("status_detail", error));
    user(node.putObject("user"));
    node.putObject("service").put("name", service());
    endpoint(node.putObject("src_endpoint"), exchange.peer());
    node.putObject("dst_endpoint").put("hostname", exchange.authority());
    return node;
  }

  private ObjectNode api() {
    int activity = API_ACTIVITIES.getOrDefault(exchange.method(), OTHER);
    ObjectNode node = event(6003, "API Activity", 6, "Application Activity", activity);
    outcome(node);
    user(node.putObject("actor").putObject("user"));
    ObjectNode api = node.putObject("api");
    api.put("operation", exchange.method());
    api.putObject("request").put("uid", exchange.exchange().value());
    exchange.status().ifPresent(code -> api.putObject("response").put("code", code));
    api.putObject("service").put("name", service());
    endpoint(node.putObject("src_endpoint"), exchange.peer());
    node.putObject("dst_endpoint").put("hostname", exchange.authority());
    ObjectNode request = node.putObject("http_request");
    request.put("http_method", exchange.method());
    request
        .putObject("url")
        .put("hostname", exchange.authority())
        .put("path", exchange.path())
        .put("scheme", "https");
    unmapped(node.putObject("unmapped"));
    return node;
  }

  private ObjectNode network() {
    ObjectNode node = event(4001, "Network Activity", 4, "Network Activity", REFUSE);
    outcome(node);
    endpoint(node.putObject("src_endpoint"), exchange.peer());
    node.putObject("dst_endpoint").put("hostname", exchange.authority());
    unmapped(node.putObject("unmapped"));
    return node;
  }

  private ObjectNode event(int uid, String name, int category, String categoryName, int activity) {
    ObjectNode node = RecordingMapper.MAPPER.createObjectNode();
    node.put("class_uid", uid)
        .put("class_name", name)
        .put("category_uid", category)
        .put("category_name", categoryName)
        .put("activity_id", activity)
        .put("type_uid", uid * 100 + activity)
        .put("time", exchange.startedAt().toEpochMilli());
    ObjectNode metadata = node.putObject("metadata");
    metadata
        .put("version", "1.3.0")
        .put("uid", exchange.exchange().value() + "/" + uid)
        .put("correlation_uid", exchange.exchange().value());
    metadata.putObject("product").put("name", "Sallyport").put("vendor_name", "Sallyport");
    return node;
  }

  private void outcome(ObjectNode node) {
    boolean failed = exchange.status().map(status -> status >= 400).orElse(true);
    node.put("severity_id", isDenied() ? MEDIUM : INFORMATIONAL)
        .put("status_id", failed ? FAILURE : SUCCESS)
        .put("status_code", exchange.status().map(String::valueOf).orElse("none"));
    exchange.duration().ifPresent(took -> node.put("duration", took.toMillis()));
    exchange.error().ifPresent(error -> node.put("status_detail", error));
  }

  private boolean isDenied() {
    return exchange.decision().filter("deny"::equals).isPresent();
  }

  private void user(ObjectNode user) {
    user.put("name", exchange.subject().orElse("unknown"));
    exchange.issuer().ifPresent(issuer -> user.put("domain", issuer));
  }

  private String service() {
    return exchange.resource().isEmpty() ? "first door" : exchange.resource();
  }

  private void unmapped(ObjectNode more) {
    more.put("decision", exchange.decision().orElse(null)).put("outcome", exchange.outcome());
    exchange.reasons().forEach(more.withArray("reasons")::add);
    ObjectNode about = more.putObject("about");
    new TreeMap<>(exchange.about()).forEach(about::put);
    ObjectNode masked = more.putObject("masked");
    exchange.masked().forEach(count -> masked.put(count.detector().value(), count.count()));
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
