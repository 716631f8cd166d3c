package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.reader.ReaderLog;
import dev.sallyport.recording.reader.Reading;
import dev.sallyport.recording.segment.RecordingMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
    name = "readers",
    mixinStandardHelpOptions = true,
    description =
        "Says who read recordings with these commands, and checks that nothing is missing.",
    footerHeading = "%nExamples:%n",
    footer = "  sallyport recordings readers --output json")
final class RecordingsReadersCommand implements Callable<Integer> {

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;

  RecordingsReadersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    List<Reading> readings = ReaderLog.of(state.recordingsFolder(terminal.environment())).all();
    if (output.isJson()) {
      terminal.out().println(RecordingMapper.MAPPER.writeValueAsString(readings));
      return ExitCode.OK;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("WHEN", "WHO", "DID", "WHAT"));
    for (Reading reading : readings) {
      rows.add(
          List.of(
              reading.at().toString(),
              Safe.line(reading.who()),
              Safe.line(reading.action()),
              Safe.line(reading.what())));
    }
    Columns.print(terminal.out(), rows);
    return ExitCode.OK;
  }
}
