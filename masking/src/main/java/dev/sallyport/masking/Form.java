package dev.sallyport.masking;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How text is found in a body. */
public enum Form {
  /** One JSON text or several (RFC 8259; newline-delimited JSON). */
  JSON,
  /** An event stream (WHATWG HTML, section 9.2), its data JSON or text. */
  SSE,
  /** Text in an encoding that extends ASCII. */
  TEXT,
  /** Names and values with percent-escapes (WHATWG URL, application/x-www-form-urlencoded). */
  URL_ENCODED,
  /** Length-prefixed messages of Protocol Buffers (gRPC over HTTP/2). */
  GRPC,
  /** Parts with heads of their own (RFC 7578, RFC 2046), each of its own form. */
  MULTIPART;

  /** Charsets in which every ASCII byte stands for itself wherever it is. */
  private static final Pattern EXTENDING_ASCII =
      Pattern.compile("utf-?8|(us-)?ascii|iso-8859-\\d{1,2}|latin1|windows-125\\d");

  private static final Pattern TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+");

  private static final List<String> TEXT_TYPES =
      List.of(
          "application/xml",
          "application/yaml",
          "application/x-yaml",
          "application/toml",
          "application/javascript",
          "application/x-javascript",
          "application/ecmascript",
          "application/graphql",
          "application/sql");

  private static final List<String> LINES_OF_JSON =
      List.of(
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/jsonlines",
          "application/x-jsonlines");

  /** Those whose parts are read as what their heads say, and in no other way. */
  private static final List<String> MULTIPART_TYPES =
      List.of("multipart/form-data", "multipart/mixed");

  /** Not gRPC-Web, whose trailers are a message, and no other codec than protobuf. */
  private static final List<String> GRPC_TYPES =
      List.of("application/grpc", "application/grpc+proto");

  /**
   * The form of a body.
   *
   * @param contentType value of its {@code content-type} header (RFC 9110, section 8.3)
   * @return empty if such bodies cannot be inspected: binary, an encoding in which ASCII bytes do
   *     not stand for themselves, or a type that is not known
   */
  public static Optional<Form> of(String contentType) {
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (String parameter : Arrays.asList(parts).subList(1, parts.length)) {
      if (!isInspectable(parameter.strip())) {
        return Optional.empty();
      }
    }
    return ofType(parts[0].strip());
  }

  private static boolean isInspectable(String parameter) {
    String[] parts = parameter.split("=", 2);
    // No space belongs around the sign, but there are readers that do not mind one.
    if (!parts[0].strip().equals("charset")) {
      return true;
    }
    String charset = parts.length < 2 ? "" : parts[1].replace("\"", "").strip();
    return EXTENDING_ASCII.matcher(charset).matches();
  }

  private static Optional<Form> ofType(String type) {
    if (!TYPE.matcher(type).matches()) {
      return Optional.empty();
    }
    if (type.equals("text/event-stream")) {
      return Optional.of(SSE);
    }
    if (type.startsWith("application/grpc")) {
      return GRPC_TYPES.contains(type) ? Optional.of(GRPC) : Optional.empty();
    }
    if (MULTIPART_TYPES.contains(type)) {
      return Optional.of(MULTIPART);
    }
    if (type.equals("application/x-www-form-urlencoded")) {
      return Optional.of(URL_ENCODED);
    }
    if (type.endsWith("/json") || type.endsWith("+json") || LINES_OF_JSON.contains(type)) {
      return Optional.of(JSON);
    }
    boolean text = type.startsWith("text/") || type.endsWith("+xml") || TEXT_TYPES.contains(type);
    return text ? Optional.of(TEXT) : Optional.empty();
  }

  /**
   * Guesses the form of a body that has no content type.
   *
   * @param prefix its first bytes, the more the better; its position does not move
   */
  public static Form sniff(ByteBuffer prefix) {
    byte[] bytes = new byte[Math.min(prefix.remaining(), 4096)];
    prefix.duplicate().get(bytes);
    return FormSniffer.sniff(bytes);
  }
}
