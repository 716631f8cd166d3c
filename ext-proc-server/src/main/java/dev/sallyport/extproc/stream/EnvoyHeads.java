package dev.sallyport.extproc.stream;

import dev.sallyport.core.error.ErrorCode;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.http.RequestHead;
import dev.sallyport.extproc.http.ResponseHead;
import dev.sallyport.extproc.http.Target;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads heads out of Envoy's messages. */
final class EnvoyHeads {

  private EnvoyHeads() {}

  static Headers headers(HeaderMap map) {
    List<Header> lines = new ArrayList<>(map.getHeadersCount());
    for (HeaderValue line : map.getHeadersList()) {
      String value =
          line.getRawValue().isEmpty() ? line.getValue() : line.getRawValue().toStringUtf8();
      lines.add(new Header(line.getKey(), value));
    }
    return new Headers(lines);
  }

  /** Envoy's request id; empty when there is none of its form. */
  static Optional<ExchangeId> exchange(Headers headers) {
    try {
      return headers.first("x-request-id").map(ExchangeId::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static RequestHead request(ExchangeId exchange, Headers headers, boolean ends) {
    return new RequestHead(
        exchange,
        headers.first(":method").orElse(""),
        headers.first(":authority").orElse(""),
        new Target(headers.first(":path").orElse("")),
        headers,
        ends);
  }

  /**
   * A response head.
   *
   * @throws Refusal if it has no status
   */
  static ResponseHead response(HttpHeaders message) throws Refusal {
    Headers headers = headers(message.getHeaders());
    String status = headers.first(":status").orElse("");
    if (status.length() != 3 || !status.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new Refusal(ErrorCode.UNINSPECTABLE_RESPONSE);
    }
    return new ResponseHead(Integer.parseInt(status), headers, message.getEndOfStream());
  }

  /** Whether bodies of both directions come here, as far as the first message says. */
  static boolean bodiesFollow(ProcessingRequest message) {
    ProtocolConfiguration modes = message.getProtocolConfig();
    return !message.hasProtocolConfig()
        || (modes.getRequestBodyMode() == BodySendMode.FULL_DUPLEX_STREAMED
            && modes.getResponseBodyMode() == BodySendMode.FULL_DUPLEX_STREAMED);
  }
}
