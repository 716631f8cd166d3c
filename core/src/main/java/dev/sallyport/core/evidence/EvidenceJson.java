package dev.sallyport.core.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events as they stand in the files. */
final class EvidenceJson {

  static final JsonMapper MAPPER = JsonMapper.builder().addModule(new Jdk8Module()).build();

  private EvidenceJson() {}

  static String write(Map<String, Object> event) {
    try {
      return MAPPER.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event is made of texts and numbers", e);
    }
  }

  /** An event that has its name and its time, and room for more. */
  static Map<String, Object> event(String name, Instant at) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", name);
    event.put("at", at.toString());
    return event;
  }

  static String handshake(Handshake record) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", "handshake");
    event.put("id", record.id());
    event.put("at", record.at().toString());
    event.put("door", record.door());
    event.put("reason", record.reason());
    put(event, "detail", record.detail());
    put(event, "node", record.node());
    put(event, "listener", record.listener());
    put(event, "resource", record.resource());
    put(event, "exchange", record.exchange());
    put(event, "connection", record.connection());
    put(event, "upstream", record.upstream());
    put(event, "peer", record.peer());
    put(event, "local", record.local());
    put(event, "server_name", record.serverName());
    put(event, "version", record.version());
    put(event, "cipher", record.cipher());
    put(event, "group", record.group());
    record.certificate().ifPresent(certificate -> event.put("certificate", certificate));
    record.closed().ifPresent(closed -> event.put("closed", closed.toString()));
    return write(event);
  }

  /** A connection ended whose handshake is on record. */
  static String closed(String handshake, Instant at) {
    Map<String, Object> event = event("closed", at);
    event.put("handshake", handshake);
    return write(event);
  }

  /** An exchange of a connection whose handshake is on record without one. */
  static String exchange(String handshake, Handshake record) {
    Map<String, Object> event = event("exchange", record.at());
    event.put("handshake", handshake);
    event.put("listener", record.listener());
    put(event, "server_name", record.serverName());
    event.put("exchange", record.exchange());
    return write(event);
  }

  /** Records of a kind that have no line of their own, counted since a moment. */
  static String more(PeerBudget.Kind kind, Instant at, Instant since, long records) {
    Map<String, Object> event = event("more", at);
    event.put("since", since.toString());
    event.put("records", records);
    event.put("reason", kind.reason());
    put(event, "node", kind.node());
    put(event, "listener", kind.listener());
    event.put("peer", kind.peer());
    return write(event);
  }

  static String head(EvidenceHead head) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", "head");
    event.put("at", head.at());
    event.put("after", head.after());
    event.put("key", head.key());
    event.put("signature", head.signature());
    return write(event);
  }

  private static void put(Map<String, Object> event, String key, String value) {
    if (!value.isEmpty()) {
      event.put(key, value);
    }
  }
}
