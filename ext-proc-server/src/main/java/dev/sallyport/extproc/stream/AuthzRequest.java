package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.extproc.http.Connection;
import dev.sallyport.extproc.http.Header;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.policy.Question;
import dev.sallyport.policy.body.InspectedBody;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an Envoy says by ext_authz about a request. Which resource the request is for, the route's
 * {@code context_extensions} say, which no client can reach.
 */
final class AuthzRequest {

  /** Context extension that names the resource. */
  static final String RESOURCE = "sallyport.resource";

  /**
   * Context extension that is {@code buffered} where the filter has {@code with_request_body}, so
   * that no body means that there is none.
   */
  static final String BODY = "sallyport.body";

  /** Set by Envoy, in place of whatever the client sent, beside a body that it buffered. */
  private static final String PARTIAL = "x-envoy-auth-partial-body";

  private final AttributeContext context;
  private final Headers headers;

  AuthzRequest(CheckRequest request) {
    this.context = request.getAttributes();
    AttributeContext.HttpRequest http = context.getRequest().getHttp();
    List<Header> lines = new ArrayList<>();
    http.getHeadersMap()
        .forEach(
            (name, value) -> {
              if (!name.startsWith(":") && !name.equals(PARTIAL)) {
                lines.add(new Header(name, value));
              }
            });
    lines.add(new Header(":method", http.getMethod()));
    lines.add(new Header(":path", http.getPath()));
    lines.add(new Header(":authority", http.getHost()));
    this.headers = new Headers(lines);
  }

  String resource() {
    return context.getContextExtensionsOrDefault(RESOURCE, "");
  }

  Headers headers() {
    return headers;
  }

  Connection connection() {
    SocketAddress source = context.getSource().getAddress().getSocketAddress();
    String host = source.getAddress();
    return new Connection(
        (host.contains(":") ? "[" + host + "]" : host) + ":" + source.getPortValue(),
        "",
        context.getTlsSession().getSni(),
        Optional.empty());
  }

  /** Whether the request certainly has no body. */
  boolean hasNoBody() {
    return buffers() && body().isEmpty();
  }

  private boolean buffers() {
    return context.getContextExtensionsOrDefault(BODY, "").equals("buffered");
  }

  private ByteString body() {
    AttributeContext.HttpRequest http = context.getRequest().getHttp();
    return http.getRawBody().isEmpty() ? http.getBodyBytes() : http.getRawBody();
  }

  /** What is known of the body: a part of one is none. */
  List<InspectedBody> read(Question question) {
    ByteString body = body();
    if (!buffers()) {
      return List.of(new InspectedBody.NotInspected());
    }
    if (body.isEmpty()) {
      return List.of(question.absent());
    }
    boolean whole = context.getRequest().getHttp().getHeadersOrDefault(PARTIAL, "").equals("false");
    return whole
        ? question.read(body.asReadOnlyByteBuffer())
        : List.of(new InspectedBody.TooLarge(body.size()));
  }
}
