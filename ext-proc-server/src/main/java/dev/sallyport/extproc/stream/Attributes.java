package dev.sallyport.extproc.stream;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.Connection.ClientCertificate;
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

  /** The client's connection. */
  Connection connection() {
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
        certificate);
  }

  /** Facts about the second door, as far as Envoy knows them. */
  Map<String, String> upstream() {
    Map<String, String> facts = new HashMap<>();
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

  private boolean flag(String attribute) {
    return values.getFieldsOrDefault(attribute, Value.getDefaultInstance()).getBoolValue();
  }
}
