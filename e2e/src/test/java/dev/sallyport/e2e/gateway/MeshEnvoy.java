package dev.sallyport.e2e.gateway;

import dev.sallyport.envoy.binary.EnvoyProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An Envoy that is none of Sallyport's: it knows nothing but that a guard is to be asked by
 * ext_authz. {@code /NAME/…} is a route for resource NAME, answered with 200 by itself if the guard
 * lets it.
 */
public final class MeshEnvoy implements AutoCloseable {

  private static final String ROUTE =
      """
      {"match": {"prefix": "/%1$s"}, "direct_response": {"status": 200, "body": {"inline_string": "reached"}},
       "typed_per_filter_config": {"envoy.filters.http.ext_authz": {
         "@type": "type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute",
         "check_settings": {"context_extensions": {"sallyport.resource": "%1$s", "sallyport.body": "buffered"}}}}}""";

  private static final String BOOTSTRAP =
      """
      {"admin": {"address": {"pipe": {"path": "%s/mesh-admin.sock"}}},
       "static_resources": {
        "listeners": [{"name": "mesh", "address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}},
         "filter_chains": [{"filters": [{"name": "hcm", "typed_config": {
          "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
          "stat_prefix": "mesh",
          "http_filters": [
           {"name": "envoy.filters.http.ext_authz", "typed_config": {
             "@type": "type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz",
             "transport_api_version": "V3",
             "grpc_service": {"envoy_grpc": {"cluster_name": "guard"}, "timeout": "30s"},
             "failure_mode_allow": false,
             "with_request_body": {"max_request_bytes": 8192, "allow_partial_message": true, "pack_as_bytes": true}}},
           {"name": "envoy.filters.http.router", "typed_config": {
             "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}],
          "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [%s]}]}}}]}]}],
        "clusters": [{"name": "guard", "type": "STATIC",
         "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
          "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
          "explicit_http_config": {"http2_protocol_options": {}}}},
         "load_assignment": {"cluster_name": "guard", "endpoints": [{"lb_endpoints": [
          {"endpoint": {"address": {"pipe": {"path": "%s/authz.sock"}}}}]}]}}]}}
      """;

  private final EnvoyProcess process;
  private final int port;

  private MeshEnvoy(EnvoyProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one beside the guard of a run directory. */
  public static MeshEnvoy start(Path run, List<String> resources)
      throws IOException, InterruptedException {
    String routes = String.join(",\n", resources.stream().map(ROUTE::formatted).toList());
    Path bootstrap =
        Files.writeString(run.resolve("mesh.json"), BOOTSTRAP.formatted(run, routes, run));
    EnvoyProcess process =
        EnvoyProcess.start(
            LocalEnvoy.binary(),
            bootstrap,
            run.resolve("mesh-admin.sock"),
            run.resolve("mesh.log"),
            1);
    try {
      return new MeshEnvoy(
          process, process.awaitListener("mesh", Duration.ofSeconds(60)).getPort());
    } catch (IOException e) {
      process.close();
      throw e;
    }
  }

  /** Where it listens, in clear text on loopback. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
  }
}
