package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.CertificateFacts;
import dev.sallyport.pki.ImportCheck;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a server certificate of your own and keeps it with the gateway's state, mode 0600.",
      "Prints the lines for sallyport.yaml. Importing the same names again replaces the files in one step each,"
          + " which a running gateway notices. Exit code 2 if the certificate cannot be used."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pki import --chain fullchain.pem --key privkey.pem",
      "  sallyport pki import --chain chain.pem --key key.pem --hostname chat.example.com \\",
      "    --authorities corp-root.pem"
    })
final class PkiImportCommand implements Callable<Integer> {
  @Option(
      names = "--chain",
      required = true,
      paramLabel = "FILE",
      description = "PEM chain, the server's certificate first.")
  private Path chain = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "PEM private key of the first certificate, mode 0600, not encrypted.")
  private Path key = Path.of("");

  @Option(
      names = "--hostname",
      split = ",",
      paramLabel = "NAME",
      description = "Names it is to be shown for. Default: all names in it.")
  private List<String> hostnames = List.of();

  @Option(
      names = "--authorities",
      paramLabel = "FILE",
      description = "PEM roots that it leads to. Default: those of the system.")
  private @Nullable Path authorities;

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  PkiImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    KeyMaterial material = PkiFiles.material(chain, key);
    List<String> problems =
        ImportCheck.problems(
            material, chain.toString(), hostnames, PkiFiles.roots(authorities), Instant.now());
    if (!problems.isEmpty()) {
      problems.forEach(terminal::say);
      return ExitCode.USAGE;
    }
    List<String> names = hostnames.isEmpty() ? CertificateFacts.names(material.leaf()) : hostnames;
    if (names.isEmpty()) {
      terminal.say(chain + ": has no names in its SAN, so no client would accept it.");
      return ExitCode.USAGE;
    }
    keep(material, names);
    return ExitCode.OK;
  }

  private void keep(KeyMaterial material, List<String> names) throws IOException {
    Path pki = state.authority(terminal.environment());
    Path folder = pki.resolve("imported");
    PrivateFiles.createDirectory(pki);
    PrivateFiles.createDirectory(folder);
    String name = names.getFirst().replace("*", "wildcard").replaceAll("[^A-Za-z0-9._-]", "_");
    Path keptChain = folder.resolve(name + ".crt");
    Path keptKey = folder.resolve(name + ".key");
    PrivateFiles.write(keptChain, material.chainPem());
    PrivateFiles.write(keptKey, material.keyPem().reveal());
    if (output.isJson()) {
      terminal
          .out()
          .println(
              OutputOption.json(
                  Map.of(
                      "hostnames",
                      names,
                      "chain",
                      keptChain.toString(),
                      "key",
                      keptKey.toString(),
                      "certificate",
                      CertificateFacts.of(material.leaf()))));
    } else {
      terminal
          .out()
          .print(
              """
              # listeners: - tls:
              certificates:
                - hostnames: [%s]
                  chain: "file:%s"
                  key: "file:%s"
              """
                  .formatted(String.join(", ", names), keptChain, keptKey));
    }
  }
}
