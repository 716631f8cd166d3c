package dev.sallyport.bench.journey;

import dev.sallyport.envoy.binary.EnvoyBinary;
import dev.sallyport.envoy.binary.EnvoyProcess;
import dev.sallyport.envoy.bootstrap.Bootstrap;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A fast upstream: an Envoy that answers over TLS by itself ({@code direct_response}).
 *
 * @param process the process
 * @param address where it listens
 */
record UpstreamEnvoy(EnvoyProcess process, InetSocketAddress address) implements AutoCloseable {

  private static final String NAME = "upstream";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static UpstreamEnvoy start(Path folder, EnvoyBinary envoy, KeyMaterial key)
      throws IOException, InterruptedException {
    PrivateFiles.createDirectory(folder);
    PrivateFiles.write(folder.resolve("key.pem"), key.keyPem().reveal());
    Files.writeString(folder.resolve("chain.pem"), key.chainPem());
    for (Answer answer : Answer.values()) {
      Files.writeString(folder.resolve(answer.name()), answer.json());
    }
    Path bootstrap = folder.resolve("bootstrap.yaml");
    Files.writeString(bootstrap, bootstrap(folder));
    EnvoyProcess process =
        EnvoyProcess.start(
            envoy,
            bootstrap,
            folder.resolve(Bootstrap.ADMIN_SOCKET),
            folder.resolve("envoy.log"),
            Runtime.getRuntime().availableProcessors());
    try {
      return new UpstreamEnvoy(process, process.awaitListener(NAME, PATIENCE));
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  private static String bootstrap(Path folder) {
    String routes =
        Arrays.stream(Answer.values())
            .map(
                answer ->
                    "{ match: { path: %s }, direct_response: { status: 200, body: { filename: \"%s\" } } }"
                        .formatted(answer.path(), folder.resolve(answer.name())))
            .collect(Collectors.joining(", "));
    return """
    admin: { address: { pipe: { path: "%s", mode: 0600 } } }
    static_resources:
      listeners:
        - name: %s
          address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
          filter_chains:
            - transport_socket:
                name: envoy.transport_sockets.tls
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                  common_tls_context:
                    alpn_protocols: [h2, http/1.1]
                    tls_params: { tls_minimum_protocol_version: TLSv1_3 }
                    tls_certificates:
                      - certificate_chain: { filename: "%s" }
                        private_key: { filename: "%s" }
              filters:
                - name: envoy.filters.network.http_connection_manager
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                    stat_prefix: upstream
                    http_filters:
                      - name: envoy.filters.http.router
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                    route_config:
                      max_direct_response_body_size_bytes: 65536
                      response_headers_to_add:
                        - header: { key: content-type, value: application/json }
                          append_action: OVERWRITE_IF_EXISTS_OR_ADD
                      virtual_hosts:
                        - name: all
                          domains: ["*"]
                          routes: [%s]
    """
        .formatted(
            folder.resolve(Bootstrap.ADMIN_SOCKET),
            NAME,
            folder.resolve("chain.pem"),
            folder.resolve("key.pem"),
            routes);
  }

  @Override
  public void close() {
    process.close();
  }
}
