package dev.sallyport.cli.command;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.RootLock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What opens the root's key. A passphrase is never an argument: others could see it. */
final class LockOption {
  @ArgGroup(exclusive = true)
  private @Nullable Choice choice;

  static final class Choice {
    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE",
        description =
            "File whose first line is the passphrase of the root's key; - is standard input.")
    private @Nullable Path passphrase;

    @Option(
        names = "--key-file",
        paramLabel = "FILE",
        description = "Key file of the root's key; made when a lock is set and it is not there.")
    private @Nullable Path keyFile;
  }

  /** The lock that was named, if one was. */
  Optional<RootLock> lock(InputStream in) throws IOException {
    if (choice == null) {
      return Optional.empty();
    }
    return Optional.of(
        choice.keyFile != null
            ? new RootLock.KeyFile(choice.keyFile.toAbsolutePath())
            : passphrase(choice.passphrase, in));
  }

  /** A passphrase from the first line of a file, or of standard input when its name is a dash. */
  static RootLock.Passphrase passphrase(@Nullable Path file, InputStream in) throws IOException {
    String text =
        file == null || file.toString().equals("-")
            ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
            : Files.readString(file);
    try {
      return new RootLock.Passphrase(Secret.of(text.lines().findFirst().orElse("")));
    } catch (IllegalArgumentException e) {
      throw new IOException((file == null ? "standard input" : file) + ": " + e.getMessage(), e);
    }
  }
}
