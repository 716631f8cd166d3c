package dev.sallyport.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.sallyport.core.identity.Person;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Policy input as JSON. The schema's order of fields, and sorted maps and groups. */
public final class InputJson {

  private static final int VERSION = 1;

  /** Writes every character as UTF-8, and refuses half a surrogate pair, which OPA cannot read. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private InputJson() {}

  /**
   * UTF-8 JSON by {@code input.schema.json}.
   *
   * @throws UncheckedIOException if a text has half a surrogate pair
   */
  public static byte[] write(PolicyInput input) {
    return write(input, Part.all());
  }

  /**
   * The same without parts that nobody reads.
   *
   * @param parts those that stay
   */
  static byte[] write(PolicyInput input, Set<Part> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeObjectFieldStart("identity");
      if (parts.contains(Part.ISSUER)) {
        json.writeStringField("issuer", input.identity().issuer());
      }
      if (parts.contains(Part.SUBJECT)) {
        json.writeStringField("subject", input.identity().subject());
      }
      texts(json, "groups", new TreeSet<>(input.identity().groups()));
      json.writeEndObject();
      json.writeObjectFieldStart("resource");
      json.writeStringField("name", input.resource());
      json.writeStringField("kind", lower(input.kind()));
      json.writeEndObject();
      request(json, input.request(), parts);
      connection(json, input.connection(), parts);
      time(json, input.at().atZone(ZoneOffset.UTC), parts);
      if (parts.contains(Part.GRANTS)) {
        grants(json, input.grants());
      }
      approval(json, input.approval());
      BodyJson.write(json, input.body(), parts);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void request(JsonGenerator json, RequestHead request, Set<Part> parts)
      throws IOException {
    json.writeObjectFieldStart("request");
    json.writeStringField("method", request.method());
    if (parts.contains(Part.HOST)) {
      json.writeStringField("host", request.host());
    }
    if (parts.contains(Part.PATH)) {
      json.writeStringField("path", request.path());
    }
    if (parts.contains(Part.SEGMENTS)) {
      texts(json, "segments", request.segments());
    }
    if (parts.contains(Part.QUERY)) {
      lists(json, "query", request.query());
    }
    if (parts.contains(Part.HEADERS)) {
      lists(json, "headers", request.headers());
    }
    if (parts.contains(Part.SIZE)) {
      size(json, request.size());
    }
    json.writeEndObject();
  }

  private static void size(JsonGenerator json, OptionalLong size) throws IOException {
    if (size.isPresent()) {
      json.writeNumberField("size", size.getAsLong());
    } else {
      json.writeNullField("size");
    }
  }

  private static void connection(
      JsonGenerator json, PolicyInput.Connection connection, Set<Part> parts) throws IOException {
    json.writeObjectFieldStart("connection");
    if (parts.contains(Part.TLS_VERSION)) {
      json.writeStringField("tls_version", connection.tlsVersion());
    }
    if (parts.contains(Part.CLIENT_CERTIFICATE)) {
      certificate(json, connection.clientCertificate());
    }
    if (parts.contains(Part.ADDRESS)) {
      json.writeStringField("address", connection.address());
    }
    json.writeEndObject();
  }

  private static void certificate(
      JsonGenerator json, Optional<PolicyInput.ClientCertificate> certificate) throws IOException {
    if (certificate.isPresent()) {
      json.writeObjectFieldStart("client_certificate");
      json.writeStringField("subject", certificate.get().subject());
      json.writeStringField("fingerprint", certificate.get().fingerprint());
      json.writeEndObject();
    } else {
      json.writeNullField("client_certificate");
    }
  }

  private static void time(JsonGenerator json, ZonedDateTime at, Set<Part> parts)
      throws IOException {
    json.writeObjectFieldStart("time");
    if (parts.contains(Part.ISO)) {
      json.writeStringField(
          "iso", DateTimeFormatter.ISO_INSTANT.format(at.truncatedTo(ChronoUnit.SECONDS)));
    }
    json.writeNumberField("hour", at.getHour());
    json.writeNumberField("minute", at.getMinute());
    json.writeStringField("weekday", lower(at.getDayOfWeek()));
    if (parts.contains(Part.EPOCH)) {
      json.writeNumberField("epoch", at.toEpochSecond());
    }
    json.writeEndObject();
  }

  private static void grants(JsonGenerator json, List<PolicyInput.Grant> grants)
      throws IOException {
    json.writeArrayFieldStart("grants");
    for (PolicyInput.Grant grant : grants) {
      json.writeStartObject();
      json.writeStringField("id", grant.id());
      json.writeStringField("resource", grant.resource());
      texts(json, "verbs", grant.verbs());
      if (grant.task().isPresent()) {
        json.writeStringField("task", grant.task().get());
      }
      json.writeStringField("expires_at", grant.expiresAt().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void approval(JsonGenerator json, Optional<PolicyInput.Approval> approval)
      throws IOException {
    if (approval.isEmpty()) {
      json.writeNullField("approval");
      return;
    }
    json.writeObjectFieldStart("approval");
    json.writeStringField("state", lower(approval.get().state()));
    json.writeStringField("id", approval.get().id());
    json.writeArrayFieldStart("approved_by");
    for (Person person : approval.get().approvedBy()) {
      json.writeStartObject();
      json.writeStringField("issuer", person.issuer());
      json.writeStringField("subject", person.subject());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("broken_glass", approval.get().brokenGlass());
    json.writeEndObject();
  }

  private static void lists(JsonGenerator json, String name, Map<String, List<String>> lists)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, List<String>> list : lists.entrySet()) {
      texts(json, list.getKey(), list.getValue());
    }
    json.writeEndObject();
  }

  static void texts(JsonGenerator json, String name, Collection<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
