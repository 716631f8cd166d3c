package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.Audit;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.VerifyReport;
import dev.sallyport.recording.anchor.AnchorException;
import dev.sallyport.recording.reader.ReaderLog;
import dev.sallyport.recording.render.RecordingJson;
import dev.sallyport.recording.render.RecordingText;
import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks every byte of the recordings: the chain of hashes, its signatures, and what anchors know.",
      "Needs public material alone; where the keys are at hand, every event is opened besides.",
      "Exit code 1 if something was changed, is missing or was cut off."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings verify",
      "  sallyport recordings verify --anchors /mnt/elsewhere/anchors",
      "  sallyport recordings verify --state /mnt/copy --public-key signing-0001.pub.pem -o json"
    })
final class RecordingsVerifyCommand implements Callable<Integer> {
  @Option(
      names = "--anchors",
      paramLabel = "DIR",
      description = "Compare with the anchors in this directory; finds rollback and cut-off ends.")
  private @Nullable Path anchors;

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description = "The newest public signing key, PEM. Default: the one in the state folder.")
  private @Nullable Path publicKey;

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  RecordingsVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Recordings recordings = state.recordings(terminal.environment());
    Audit audit = recordings.audit();
    if (publicKey != null) {
      audit = audit.withPublicKey(KeyFiles.verifying(publicKey));
    }
    if (anchors != null) {
      audit = audit.withAnchors(anchors);
    }
    VerifyReport report = recordings.verify(audit);
    if (audit.publicKey().isEmpty()) {
      terminal
          .err()
          .println(
              "There is no public key besides the one that the recordings name themselves: whoever"
                  + " replaced all of them is not found out. Give it with --public-key.");
    }
    terminal
        .out()
        .print(output.isJson() ? RecordingJson.verify(report) : RecordingText.verify(report));
    boolean readers = readersAreWhole();
    return report.isOk() && readers ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private boolean readersAreWhole() throws IOException {
    Path folder = state.recordingsFolder(terminal.environment());
    if (!Files.exists(folder.resolve(Signers.FILE))) {
      return true;
    }
    try {
      ReaderLog readers = ReaderLog.of(folder);
      if (anchors == null) {
        readers.forEach(_ -> {});
      } else {
        readers.check(anchors);
      }
      return true;
    } catch (MalformedException e) {
      terminal.err().println("The record of readers is damaged: " + e.what());
      return false;
    } catch (AnchorException e) {
      terminal.err().println("The anchor of the record of readers is damaged: " + e.getMessage());
      return false;
    }
  }
}
