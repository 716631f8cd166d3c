package dev.sallyport.cli.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.jwk.JWKSet;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An OpenID Connect provider that only publishes its keys (OpenID Connect Discovery 1.0 §4). */
public final class DemoIssuer implements AutoCloseable {
  static final String AUDIENCE = "sallyport-demo";

  private final DemoServer server;
  private final IssuerFile identity;

  private DemoIssuer(DemoServer server, IssuerFile identity) {
    this.server = server;
    this.identity = identity;
  }

  /**
   * Starts one.
   *
   * @param folder keeps its identity
   * @param port on the loopback address; 0 for any
   * @param key of its own TLS
   */
  public static DemoIssuer start(Path folder, int port, KeyMaterial key) throws IOException {
    DemoServer server = DemoServer.listen(port, key);
    String issuer = "https://localhost:" + server.port();
    IssuerFile identity = IssuerFile.keep(folder, issuer, AUDIENCE);
    String discovery =
        new JsonMapper()
            .writeValueAsString(
                Map.of(
                    "issuer", issuer,
                    "jwks_uri", issuer + "/jwks",
                    "response_types_supported", List.of("id_token"),
                    "subject_types_supported", List.of("public"),
                    "id_token_signing_alg_values_supported", List.of("ES256")));
    String keys = new JWKSet(identity.key().toPublicJWK()).toString();
    server
        .on(
            "/.well-known/openid-configuration",
            exchange -> DemoServer.json(exchange, 200, discovery))
        .on("/jwks", exchange -> DemoServer.json(exchange, 200, keys))
        .start();
    return new DemoIssuer(server, identity);
  }

  /** What signs its tokens. */
  public IssuerFile identity() {
    return identity;
  }

  @Override
  public void close() {
    server.close();
  }
}
