package dev.sallyport.extproc.stream;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.Connection.ClientCertificate;
import dev.sallyport.extproc.http.DoorFields;
import dev.sallyport.extproc.http.SecondDoor;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Envoy says about an exchange beside its heads (Envoy "Attributes", as far as the filter's
 * {@code request_attributes} and {@code response_attributes} name them).
 */
final class Attributes {

  /** Key under which the ext_proc filter puts them all. */
  static final String KEY = "envoy.filters.http.ext_proc";

  private final Struct values;

  private Attributes(Struct values) {
    this.values = values;
  }

  static Attributes of(ProcessingRequest message) {
    return new Attributes(message.getAttributesOrDefault(KEY, Struct.getDefaultInstance()));
  }

  /**
   * The client's connection.
   *
   * @param door suite and group, as the header of the gateway has them
   */
  Connection connection(String door) {
    DoorFields agreed = new DoorFields(door);
    Optional<ClientCertificate> certificate =
        flag("connection.mtls")
            ? Optional.of(
                new ClientCertificate(
                    text("connection.subject_peer_certificate"),
                    text("connection.sha256_peer_certificate_digest")))
            : Optional.empty();
    return new Connection(
        text("source.address"),
        text("connection.tls_version"),
        text("connection.requested_server_name"),
        certificate,
        new Connection.Agreed(number("connection.id"), agreed.get(0), agreed.get(1)));
  }

  /** Facts about the second door, as far as Envoy knows them. */
  Map<String, String> upstream(SecondDoor door) {
    Map<String, String> facts = new HashMap<>();
    facts.put("upstream.connection", door.connection());
    facts.put("upstream.cipher", door.cipher());
    facts.put("upstream.group", door.group());
    facts.values().removeIf(String::isEmpty);
    put(facts, "upstream.address", "upstream.address");
    put(facts, "upstream.version", "upstream.tls_version");
    put(facts, "upstream.peer_subject", "upstream.subject_peer_certificate");
    put(facts, "upstream.peer_fingerprint", "upstream.sha256_peer_certificate_digest");
    put(facts, "upstream.failure", "upstream.transport_failure_reason");
    return facts;
  }

  private void put(Map<String, String> facts, String name, String attribute) {
    String value = text(attribute);
    if (!value.isEmpty()) {
      facts.put(name, value);
    }
  }

  /** Value of a text attribute; empty when Envoy does not say. */
  String text(String attribute) {
    return values.getFieldsOrDefault(attribute, Value.getDefaultInstance()).getStringValue();
  }

  /** A whole number as text; empty when Envoy does not say. */
  private String number(String attribute) {
    Value value = values.getFieldsOrDefault(attribute, Value.getDefaultInstance());
    return value.hasNumberValue() ? Long.toString((long) value.getNumberValue()) : "";
  }

  private boolean flag(String attribute) {
    return values.getFieldsOrDefault(attribute, Value.getDefaultInstance()).getBoolValue();
  }
}
