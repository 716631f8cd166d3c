package dev.sallyport.envoy.listener;

import com.google.protobuf.Any;
import dev.sallyport.envoy.xds.Headers;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation;

/**
 * Headers that are no client's to send: those of the gateway, those by which Envoy takes orders,
 * those that say where a request came from, and those by which some upstreams take a request for
 * one to another path than the policy decided on. They go before anything reads them.
 */
final class ClientHeaders {

  private ClientHeaders() {}

  /**
   * Every name that begins with {@code x-forwarded-} but {@code x-forwarded-for}, in RE2, which has
   * no way to say "but".
   */
  private static final String FORWARDED_BUT_FOR =
      "x-forwarded-([^f].*|f[^o].*|fo[^r].*|for.+|fo?|)";

  /**
   * The extension that removes them.
   *
   * @param proxied whether declared proxies have written {@code x-forwarded-for}
   */
  static TypedExtensionConfig removed(boolean proxied) {
    HeaderMutation mutation =
        HeaderMutation.newBuilder()
            .addMutations(Headers.removeWithPrefix(Wire.GATEWAY_HEADER_PREFIX))
            .addMutations(
                Headers.set(
                    Wire.FIRST_DOOR_HEADER, "%DOWNSTREAM_TLS_CIPHER% %DOWNSTREAM_TLS_GROUP%"))
            .addMutations(Headers.removeWithPrefix("x-envoy-"))
            .addMutations(
                proxied
                    ? Headers.removeMatching(FORWARDED_BUT_FOR)
                    : Headers.removeWithPrefix("x-forwarded-"))
            .addMutations(Headers.remove("forwarded"))
            .addMutations(Headers.remove("x-real-ip"))
            .addMutations(Headers.remove("x-request-id"))
            .addMutations(Headers.remove("x-client-trace-id"))
            .addMutations(Headers.remove("true-client-ip"))
            .addMutations(Headers.remove("x-client-ip"))
            .addMutations(Headers.remove("x-cluster-client-ip"))
            .addMutations(Headers.remove("x-original-forwarded-for"))
            .addMutations(Headers.remove("x-original-host"))
            .addMutations(Headers.remove("x-original-uri"))
            .addMutations(Headers.remove("x-original-url"))
            .addMutations(Headers.remove("x-rewrite-url"))
            .build();
    return TypedExtensionConfig.newBuilder()
        .setName("envoy.http.early_header_mutation.header_mutation")
        .setTypedConfig(Any.pack(mutation))
        .build();
  }
}
