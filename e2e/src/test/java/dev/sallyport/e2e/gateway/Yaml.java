package dev.sallyport.e2e.gateway;

import dev.sallyport.e2e.upstream.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A {@code sallyport.yaml} that grows, shrinks and changes while a gateway runs on it. */
public final class Yaml {

  private final World world;
  private final int port;
  private final Map<String, String> resources = new TreeMap<>();
  private Optional<String> policy = Optional.empty();
  private String more = "";

  public Yaml(World world, int port) {
    this.world = world;
    this.port = port;
  }

  /** Path of the file. */
  public Path file() {
    return world.folder().resolve("sallyport.yaml");
  }

  /** Adds a resource that masks everything in answers; {@code NAME.test} is its hostname. */
  public Yaml with(String name, String kind, World.Behind behind) {
    return with(name, kind, behind, behind.pin());
  }

  /** The same with a pin of its own. */
  public Yaml with(String name, String kind, World.Behind behind, String pin) {
    resources.put(
        name,
        """
          - name: %s
            kind: %s
            hostname: %s.test
            upstream:
              addresses: ["127.0.0.1:%d"]
              server-name: %s
              tls: { authorities: "file:upstream-ca.pem", pins: [%s] }
            mask: { response: [all] }
        """
            .formatted(name, kind, name, behind.upstream().port(), behind.name(), pin));
    return this;
  }

  /** Adds a resource as it is written, indented as an element of the list. */
  public Yaml with(String name, String yaml) {
    resources.put(name, yaml);
    return this;
  }

  /** Lets another policy decide: what stands below {@code policy:}, indented by two spaces. */
  public Yaml decidedBy(String yaml) {
    policy = Optional.of(yaml);
    return this;
  }

  /** Adds sections of the file's own level, as they are written. */
  public Yaml and(String sections) {
    more = more + sections;
    return this;
  }

  /** Removes a resource. */
  public Yaml without(String name) {
    resources.remove(name);
    return this;
  }

  /** Writes the file in one step, as an editor does. */
  public Path write() throws IOException {
    StringBuilder groups = new StringBuilder();
    resources
        .keySet()
        .forEach(name -> groups.append("        %s: { groups: [staff] }\n".formatted(name)));
    Path next = world.folder().resolve("sallyport.yaml.next");
    Files.writeString(
        next,
        """
        version: 1
        listeners:
          - { name: main, address: 127.0.0.1, port: %d }
        identity:
          issuers:
            - { name: e2e, issuer: "%s", audiences: [%s], algorithms: [ES256], authorities: "file:upstream-ca.pem" }
        resources:
        %s
        policy:
        %s
        %s
        """
            .formatted(
                port,
                world.issuer().url(),
                Issuer.AUDIENCE,
                String.join("", resources.values()),
                policy.orElse("  data:\n    sallyport:\n      resources:\n" + groups),
                more));
    return Files.move(
        next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
