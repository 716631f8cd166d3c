package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.nodes.Endpoint;
import dev.sallyport.pki.CertificateFacts;
import dev.sallyport.pki.probe.Offer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "learn",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the certificates that a server offers, whether they would be believed, and the lines for"
          + " sallyport.yaml that pin its key.",
      "Exit code 1 if it offers none or they would not be believed. What comes over the network now may be"
          + " an attacker's: compare the pin with what the upstream's operator says."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pins learn api.example.com:443",
      "  sallyport pins learn 10.0.0.7:8443 --sni db.internal --authorities corp-root.pem",
      "  sallyport pins learn api.example.com:443 --output json | jq -r '.chain[0].pin'"
    })
final class PinsLearnCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Parameters(
      paramLabel = "HOST:PORT",
      converter = EndpointOption.class,
      description = "Where the server listens.")
  private Endpoint place = new Endpoint("", 0);

  @Option(
      names = "--sni",
      paramLabel = "NAME",
      description = "Server name to ask for. Default: the host.")
  private @Nullable String serverName;

  @Option(
      names = "--authorities",
      paramLabel = "FILE",
      description = "PEM roots to check against. Default: those of the system.")
  private @Nullable Path authorities;

  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  PinsLearnCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    String name = serverName == null ? place.host() : serverName;
    Offer offer = Offer.of(place.host(), place.port(), name, TIMEOUT);
    Optional<String> distrust = offer.distrust(PkiFiles.roots(authorities), List.of(name));
    List<CertificateFacts> chain = offer.chain().stream().map(CertificateFacts::of).toList();
    if (output.isJson()) {
      printJson(name, offer, chain, distrust);
    } else {
      printText(name, offer, chain, distrust);
    }
    return distrust.isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private void printJson(
      String name, Offer offer, List<CertificateFacts> chain, Optional<String> distrust) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("address", place.toString());
    document.put("serverName", name);
    document.put("trusted", distrust.isEmpty());
    document.put("problem", distrust);
    document.put("protocol", offer.protocol());
    document.put("cipher", offer.cipher());
    document.put("chain", chain);
    document.put("yaml", yaml(name, chain.getFirst()));
    terminal.out().println(OutputOption.json(document));
  }

  private void printText(
      String name, Offer offer, List<CertificateFacts> chain, Optional<String> distrust) {
    PrintStream out = terminal.out();
    out.printf(
        "%s as %s: %s%n",
        place,
        name,
        offer.protocol().isPresent()
            ? offer.protocol().get() + ", " + offer.cipher().orElse("")
            : "the handshake was not finished (it may want a client certificate)");
    for (int i = 0; i < chain.size(); i++) {
      CertificateFacts facts = chain.get(i);
      out.printf("%n%d. %s%n", i + 1, facts.subject());
      out.println("   issuer  " + facts.issuer());
      if (!facts.names().isEmpty()) {
        out.println("   names   " + String.join(", ", facts.names()));
      }
      out.println("   valid   " + facts.notBefore() + " to " + facts.notAfter());
      out.println("   key     " + facts.key());
      out.println("   pin     " + facts.pin());
    }
    out.println();
    out.println(
        distrust.isPresent()
            ? "NOT believed: " + distrust.get()
            : "Believed: chain and name hold.");
    out.println();
    out.print(yaml(name, chain.getFirst()));
  }

  /** Pins are of the leaf's key: Envoy looks at no other certificate of the chain. */
  private String yaml(String name, CertificateFacts leaf) {
    return """
        upstream:
          addresses: ["%s"]
          server-name: %s
          tls:
            authorities: %s
            pins:
              - %s # %s until %s
              # Add the pin of the next key before the upstream changes to it.
        """
        .formatted(
            place,
            name,
            authorities == null ? "system" : "\"file:" + authorities + "\"",
            leaf.pin(),
            leaf.key(),
            leaf.notAfter());
  }
}
