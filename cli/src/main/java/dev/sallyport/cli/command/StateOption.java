package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.reader.ReaderLog;
import dev.sallyport.recording.seal.KeyFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where state is kept. */
final class StateOption {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = {
        "Folder that holds keys, recordings and logs. Default: gateway, or demo for the demo and its tokens,"
            + " in $XDG_STATE_HOME/sallyport or ~/.local/state/sallyport."
      })
  private @Nullable Path state;

  StateDirectory orGateway(Map<String, String> environment) {
    return state == null ? StateDirectory.ofGateway(environment) : new StateDirectory(state);
  }

  /** The folder of the authority. */
  Path authority(Map<String, String> environment) throws IOException {
    StateDirectory directory = orGateway(environment);
    directory.create();
    return directory.pki();
  }

  /**
   * The recordings in the folder.
   *
   * @throws IOException if no gateway has run with it
   */
  Recordings recordings(Map<String, String> environment) throws IOException {
    return Recordings.in(recordingsFolder(environment), recordingKeys(environment));
  }

  /**
   * Where the recordings are.
   *
   * @throws IOException if no gateway has run with the folder
   */
  Path recordingsFolder(Map<String, String> environment) throws IOException {
    Path folder = orGateway(environment).recordings();
    if (!Files.isDirectory(folder)) {
      StateDirectory demo = StateDirectory.ofDemo(environment);
      String hint =
          Files.isDirectory(demo.recordings()) ? "; for the demo's: --state " + demo.root() : "";
      throw new IOException(
          "there are no recordings in "
              + folder
              + ": no gateway has run with this state folder"
              + hint);
    }
    return folder;
  }

  /**
   * Puts on record that recordings are read, before they are.
   *
   * @param what which ones
   * @throws IOException if that cannot be; nothing may be shown then
   */
  void reading(String action, String what, Map<String, String> environment) throws IOException {
    String user = System.getProperty("user.name", "");
    String sudo = environment.getOrDefault("SUDO_USER", "");
    try {
      ReaderLog.of(recordingsFolder(environment))
          .add(
              recordingKeys(environment).load(),
              sudo.isEmpty() ? user : user + " (" + sudo + ")",
              action,
              what,
              Instant.now());
    } catch (FileSystemException e) {
      throw new IOException(
          "who reads recordings is recorded, and "
              + e.getFile()
              + " cannot be written: read a copy in a folder that can",
          e);
    }
  }

  /** The keys of the recordings. */
  KeyFiles recordingKeys(Map<String, String> environment) {
    return KeyFiles.beside(orGateway(environment).recordings());
  }

  StateDirectory orDemo(Map<String, String> environment) {
    return state == null ? StateDirectory.ofDemo(environment) : new StateDirectory(state);
  }
}
