package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.AuthorityAdmin;
import dev.sallyport.pki.RootLock;
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
    name = "lock",
    mixinStandardHelpOptions = true,
    description = {
      "Encrypts the root's key under another passphrase or key file.",
      "The gateway goes on without it; only a new issuing authority, after two years, needs it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pki lock --new-passphrase-file -",
      "  sallyport pki lock --passphrase-file old --new-key-file /media/vault/root.unlock"
    })
final class PkiLockCommand implements Callable<Integer> {
  @Mixin private final LockOption lock = new LockOption();

  @ArgGroup(multiplicity = "1")
  private final Next next = new Next();

  static final class Next {
    @Option(
        names = "--new-passphrase-file",
        paramLabel = "FILE",
        description = "File whose first line is the new passphrase; - is standard input.")
    private @Nullable Path passphrase;

    @Option(
        names = "--new-key-file",
        paramLabel = "FILE",
        description = "The new key file; made if it is not there.")
    private @Nullable Path keyFile;
  }

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  PkiLockCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = state.authority(terminal.environment());
    AuthorityAdmin admin = new AuthorityAdmin(folder, InstantSource.system());
    Path keyFile = next.keyFile;
    admin.relock(
        lock.lock(terminal.in()),
        keyFile == null
            ? LockOption.passphrase(next.passphrase, terminal.in())
            : new RootLock.KeyFile(keyFile.toAbsolutePath()));
    PkiText.print(terminal, output, folder, admin.overview());
    return ExitCode.OK;
  }
}
