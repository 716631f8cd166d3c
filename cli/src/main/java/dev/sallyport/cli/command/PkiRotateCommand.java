package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.AuthorityAdmin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rotate",
    mixinStandardHelpOptions = true,
    description = {
      "Replaces certificates and their keys before they are due.",
      "A running gateway shows the new ones within two seconds; connections that are open live on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pki rotate                           all certificates of this gateway",
      "  sallyport pki rotate chat.example.com          one of them",
      "  sallyport pki rotate --issuing                 the issuing authority, and all below it",
      "  sallyport pki rotate --issuing --passphrase-file -",
      "  sallyport pki rotate --chain issuing.pem --key issuing.key    below your own root"
    })
final class PkiRotateCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Names of certificates. Default: all of them.")
  private List<String> names = List.of();

  @Option(names = "--issuing", description = "Sign a new issuing authority with the root first.")
  private boolean issuing;

  @ArgGroup(exclusive = false)
  private @Nullable Renewed renewed;

  static final class Renewed {
    @Option(
        names = "--chain",
        required = true,
        paramLabel = "FILE",
        description = "PEM chain of a new issuing authority that your own root has signed.")
    private Path chain = Path.of("");

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "Its PEM private key, mode 0600.")
    private Path key = Path.of("");
  }

  @Mixin private final LockOption lock = new LockOption();
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  @Spec private @Nullable CommandSpec spec;
  private final Terminal terminal;

  PkiRotateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if ((issuing || renewed != null) && !names.isEmpty() && spec != null) {
      throw new ParameterException(
          spec.commandLine(), "a new issuing authority replaces all certificates: leave out names");
    }
    AuthorityAdmin admin =
        new AuthorityAdmin(state.authority(terminal.environment()), InstantSource.system());
    if (renewed != null) {
      admin.replaceIssuing(PkiFiles.material(renewed.chain, renewed.key), renewed.chain.toString());
    } else if (issuing) {
      admin.rotateIssuing(lock.lock(terminal.in()));
    }
    int replaced = admin.reissue(names);
    if (replaced == 0 && !names.isEmpty()) {
      throw new IOException("no certificate was issued for " + String.join(", ", names));
    }
    terminal
        .out()
        .println(
            output.isJson()
                ? OutputOption.json(
                    Map.of("issuing", issuing || renewed != null, "certificates", replaced))
                : replaced
                    + (replaced == 1 ? " certificate" : " certificates")
                    + " to be issued anew"
                    + (issuing || renewed != null ? " by a new issuing authority" : ""));
    return ExitCode.OK;
  }
}
