package dev.sallyport.bench.journey;

import dev.sallyport.cli.demo.IssuerFile;
import dev.sallyport.cli.launcher.Configuration;
import dev.sallyport.core.config.ConfigResult;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Pin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The {@code sallyport.yaml} of every gateway of a run: the same upstream behind four resources,
 * three with everything switched on, one with as little as can be.
 *
 * @param path of the file
 * @param gateway what it says
 */
record GatewayFile(Path path, Gateway gateway) {

  static final String LISTENER = "main";
  static final String FULL = "full";
  static final String DURABLE = "durable";
  static final String LEAN = "lean";

  /** What the benchmark's own guard keeps no record of; no configuration can say that. */
  static final String UNRECORDED = "unrecorded";

  /** Group that the policy lets in. */
  static final String GROUP = "staff";

  /** Server name of the upstream. */
  static final String UPSTREAM = "upstream.bench.internal";

  /**
   * Writes and reads the file.
   *
   * @param authority certificate of who vouches for upstream and issuer
   * @param pin the upstream's key
   */
  static GatewayFile write(
      Path file, IssuerFile issuer, InetSocketAddress upstream, Path authority, Pin pin)
      throws IOException {
    Files.writeString(
        file,
        """
        version: 1
        listeners:
          - { name: %s, address: 127.0.0.1, port: 0 }
        identity:
          issuers:
            - { name: bench, issuer: "%s", audiences: [%s], algorithms: [ES256], authorities: "file:%s" }
        resources:
        %s%s%s%spolicy:
          data: { sallyport: { resources: { %s: { groups: [%s] }, %s: { groups: [%s] }, %s: { groups: [%s] }, %s: { groups: [%s] } } } }
        """
            .formatted(
                LISTENER,
                issuer.issuer(),
                issuer.audience(),
                authority,
                resource(FULL, "{ response: [all] }", "level: full", upstream, authority, pin),
                resource(
                    DURABLE,
                    "{ response: [all] }",
                    "level: full, durability: durable",
                    upstream,
                    authority,
                    pin),
                resource(LEAN, "{}", "level: metadata", upstream, authority, pin),
                resource(
                    UNRECORDED, "{ response: [all] }", "level: metadata", upstream, authority, pin),
                FULL,
                GROUP,
                DURABLE,
                GROUP,
                LEAN,
                GROUP,
                UNRECORDED,
                GROUP));
    return switch (Configuration.read(file, Map.of())) {
      case ConfigResult.Valid valid -> new GatewayFile(file, valid.gateway());
      case ConfigResult.Invalid invalid ->
          throw new IllegalStateException("the benchmark's configuration: " + invalid.errors());
    };
  }

  private static String resource(
      String name,
      String mask,
      String recording,
      InetSocketAddress upstream,
      Path authority,
      Pin pin) {
    return """
      - name: %s
        hostname: %s
        upstream:
          addresses: ["127.0.0.1:%d"]
          server-name: %s
          tls: { minimum-version: "1.3", authorities: "file:%s", pins: [%s] }
        mask: %s
        recording: { %s }
    """
        .formatted(
            name, hostname(name), upstream.getPort(), UPSTREAM, authority, pin, mask, recording);
  }

  /** Hostname of a resource. */
  static String hostname(String resource) {
    return resource + ".bench.internal";
  }
}
