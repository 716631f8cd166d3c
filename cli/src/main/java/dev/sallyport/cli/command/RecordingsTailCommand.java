package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.Follower;
import dev.sallyport.recording.Place;
import dev.sallyport.recording.render.RecordingText;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.RecordingMapper;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what is recorded while it is, event by event, masked; Ctrl-C ends it. As JSON, a line for each event.",
      "With --once, shows what the newest segment holds so far and ends."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings tail",
      "  sallyport recordings tail --exchange 3f2a91c0",
      "  sallyport recordings tail --output json | jq -c 'select(.event == \"decided\") | .data'"
    })
final class RecordingsTailCommand implements Callable<Integer> {

  private static final int FRAMES = 1_000;
  private static final int PAUSE_MILLIS = 200;

  @Option(
      names = "--exchange",
      paramLabel = "ID",
      description = "Only exchanges whose id begins so.")
  private @Nullable String exchange;

  @Option(names = "--once", description = "End when all that is there was shown.")
  private boolean once;

  @Mixin private final OutputOption output = new OutputOption();

  @Mixin private final StateOption state = new StateOption();

  private final Terminal terminal;

  RecordingsTailCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = state.recordingsFolder(terminal.environment());
    state.reading("tail", exchange == null ? "all" : exchange, terminal.environment());
    List<SegmentName> names = SegmentName.list(folder);
    long newest = names.isEmpty() ? 1 : names.getLast().number();
    Lines lines = new Lines(once);
    try (Follower follower =
        Follower.ofEverything(folder, state.recordingKeys(terminal.environment()), newest)) {
      while (!terminal.out().checkError()) {
        int frames = follower.poll(lines, FRAMES);
        if (frames < FRAMES) {
          if (once) {
            return ExitCode.OK;
          }
          lines.shows = true;
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    }
    return ExitCode.OK;
  }

  /** A line for each event, so that a pipe has it as it happens. */
  private static String json(Entry entry) {
    return new String(RecordingMapper.write(entry), StandardCharsets.UTF_8) + "\n";
  }

  /** Prints what came after the command was given. */
  private final class Lines implements Follower.Visitor {
    private boolean shows;

    Lines(boolean shows) {
      this.shows = shows;
    }

    @Override
    public void entry(Entry entry) {
      if (shows && (exchange == null || entry.exchange().value().startsWith(exchange))) {
        terminal.out().print(output.isJson() ? json(entry) : RecordingText.event(entry));
      }
    }

    @Override
    public void damaged(Place place) {
      terminal.err().println("The recordings are damaged, something may be missing: " + place);
    }
  }
}
