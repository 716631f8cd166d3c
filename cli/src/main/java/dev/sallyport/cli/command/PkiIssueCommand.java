package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.CertificateFacts;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "issue",
    mixinStandardHelpOptions = true,
    description = {
      "Issues a certificate and its key into files of mode 0600: NAME.crt, the chain, and NAME.key.",
      "The same names and lifetime give the same certificate until two thirds of its life are over."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pki issue --server db.internal,10.0.0.7 --out certificates",
      "  sallyport pki issue --client build-robot --lifetime 1d --out certificates"
    })
final class PkiIssueCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private final Use use = new Use();

  static final class Use {
    @Option(
        names = "--server",
        split = ",",
        paramLabel = "NAME",
        description = "DNS names and IP addresses of a server; the first names the files.")
    private List<String> server = List.of();

    @Option(names = "--client", paramLabel = "NAME", description = "Name of a client.")
    private @Nullable String client;
  }

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the files; made with mode 0700 if it is not there.")
  private Path out = Path.of("");

  @Option(
      names = "--lifetime",
      paramLabel = "DURATION",
      defaultValue = "30d",
      converter = DurationOption.class,
      description = "How long it is valid: 12h, 30d. Default: ${DEFAULT-VALUE}.")
  private Duration lifetime = Duration.ofDays(30);

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  PkiIssueCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Authority authority = Authority.openOrCreate(state.authority(terminal.environment()));
    String client = use.client;
    KeyMaterial made =
        client == null
            ? authority.issueServer(use.server, lifetime)
            : authority.issueClient(client, lifetime);
    String name = client == null ? use.server.getFirst() : client;
    if (!name.matches("[A-Za-z0-9:._*-]{1,200}")) {
      throw new IOException("'" + name + "' cannot be the name of a file");
    }
    if (!Files.isDirectory(out)) {
      PrivateFiles.createDirectory(out);
    }
    Path chain = out.resolve(name + ".crt");
    Path key = out.resolve(name + ".key");
    PrivateFiles.write(chain, made.chainPem());
    PrivateFiles.write(key, made.keyPem().reveal());
    CertificateFacts facts = CertificateFacts.of(made.leaf());
    terminal
        .out()
        .println(
            output.isJson()
                ? OutputOption.json(
                    Map.of("chain", chain.toString(), "key", key.toString(), "certificate", facts))
                : "%s and %s, for %s, until %s"
                    .formatted(chain, key, String.join(", ", facts.names()), facts.notAfter()));
    return ExitCode.OK;
  }
}
