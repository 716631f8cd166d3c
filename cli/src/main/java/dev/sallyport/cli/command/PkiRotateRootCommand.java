package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.pki.AuthorityAdmin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rotate-root",
    mixinStandardHelpOptions = true,
    description = {
      "Replaces the root of the built-in authority, in two steps.",
      "The first makes the next root. Whoever trusts the old one or the next one believes what is"
          + " shown from then on; ca.crt has both. Give it to every client, then retire the old"
          + " root, which is the second step."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport pki rotate-root",
      "  sallyport pki rotate-root --passphrase-file -",
      "  sallyport pki rotate-root --retire          when every client has the new ca.crt"
    })
final class PkiRotateRootCommand implements Callable<Integer> {
  @Option(
      names = "--retire",
      description = "End the time in which the old root counts. Clients that trust it alone lose.")
  private boolean retire;

  @Mixin private final LockOption lock = new LockOption();
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  private final Terminal terminal;

  PkiRotateRootCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = state.authority(terminal.environment());
    AuthorityAdmin admin = new AuthorityAdmin(folder, InstantSource.system());
    if (retire) {
      admin.retirePreviousRoot();
    } else {
      admin.rotateRoot(lock.lock(terminal.in()));
    }
    int replaced = admin.reissue(List.of());
    Path roots = folder.resolve("ca.crt");
    terminal
        .out()
        .println(
            output.isJson()
                ? OutputOption.json(
                    Map.of("retired", retire, "certificates", replaced, "roots", roots.toString()))
                : retire
                    ? "The old root counts no longer."
                    : "There is a new root. Give "
                        + roots
                        + " to every client, then: sallyport pki rotate-root --retire");
    return ExitCode.OK;
  }
}
