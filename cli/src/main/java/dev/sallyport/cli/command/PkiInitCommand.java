package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.AuthorityAdmin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the authority before a gateway does.",
      "Its root's key is encrypted under a passphrase or a key file; without either, under the key file"
          + " root.unlock beside it. With --root, --chain and --key it signs below a root of your own."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pki init --passphrase-file -",
      "  sallyport pki init --key-file /media/vault/root.unlock --state /var/lib/sallyport",
      "  sallyport pki init --root corp-root.pem --chain issuing.pem --key issuing.key"
    })
final class PkiInitCommand implements Callable<Integer> {
  @Mixin private final LockOption lock = new LockOption();
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  @ArgGroup(exclusive = false)
  private @Nullable Below below;

  static final class Below {
    @Option(
        names = "--root",
        required = true,
        paramLabel = "FILE",
        description = "PEM certificate of your own root.")
    private Path root = Path.of("");

    @Option(
        names = "--chain",
        required = true,
        paramLabel = "FILE",
        description = "PEM chain of an issuing authority below it, its own certificate first.")
    private Path chain = Path.of("");

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "PEM private key of the issuing authority, mode 0600.")
    private Path key = Path.of("");
  }

  private final Terminal terminal;

  PkiInitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = state.authority(terminal.environment());
    AuthorityAdmin admin = new AuthorityAdmin(folder, InstantSource.system());
    if (below == null) {
      admin.init(lock.lock(terminal.in()));
    } else {
      admin.initBelow(
          PkiFiles.certificate(below.root),
          PkiFiles.material(below.chain, below.key),
          below.chain.toString());
    }
    PkiText.print(terminal, output, folder, admin.overview());
    return ExitCode.OK;
  }
}
