package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.RunDirectory;
import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.nodes.JoinClient;
import dev.sallyport.pki.AuthorityAdmin;
import dev.sallyport.pki.node.RootHolders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  @Option(
      names = "--force",
      description =
          "With --retire: also if a node or a server of the gateway still lives by the old root. A"
              + " node that does is cut off and has to join again.")
  private boolean force;

  @Mixin private final LockOption lock = new LockOption();
  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();
  @Spec private @Nullable CommandSpec spec;
  private final Terminal terminal;

  PkiRotateRootCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = state.authority(terminal.environment());
    AuthorityAdmin admin = new AuthorityAdmin(folder, InstantSource.system());
    if (force && !retire) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--force is for --retire");
    }
    if (retire) {
      if (!force) {
        requireAllReady(folder);
      }
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

  private void requireAllReady(Path folder) throws IOException {
    Path run =
        RunDirectory.of(state.orGateway(terminal.environment()), terminal.environment()).path();
    List<String> late =
        RootHolders.notReady(
            folder,
            List.of(
                run.resolve(JoinClient.CONTROL_PLANE_FILE), run.resolve(JoinClient.GUARD_FILE)));
    if (!late.isEmpty()) {
      throw new IOException(
          folder
              + ": the old root still counts, because it would be missed: "
              + String.join("; ", late)
              + ". Nodes renew at two thirds of a certificate's life, a running gateway at once:"
              + " wait for them, take a node away that is gone (sallyport envoy revoke NAME), or"
              + " cut them off with --force.");
    }
  }
}
