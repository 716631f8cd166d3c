package dev.sallyport.controlplane;

import dev.sallyport.pki.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a control plane gets from outside: its options, its configuration, its authority. */
final class TestParts {

  private static final String CONFIGURATION =
      """
      version: 1
      listeners: [{ name: main, port: 8443 }]
      identity:
        issuers: [{ name: corp, issuer: "https://id.example.com", audiences: [sallyport] }]
      resources:
        - name: documents
          kind: document
          hostname: documents.example.com
          upstream: { addresses: ["documents.internal:443"], tls: { authorities: system } }
      """;

  private TestParts() {}

  /** Everything in one folder. */
  static Object[] in(Path folder) throws IOException {
    Path config = Files.writeString(folder.resolve("sallyport.yaml"), CONFIGURATION);
    return new Object[] {
      Authority.openOrCreate(folder.resolve("pki")),
      Options.parse(
          "--config", config.toString(),
          "--state", folder.toString(),
          "--run", folder.toString(),
          "--port", "0")
    };
  }
}
