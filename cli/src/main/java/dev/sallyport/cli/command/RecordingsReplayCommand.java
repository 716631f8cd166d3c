package dev.sallyport.cli.command;

import dev.sallyport.cli.terminal.Terminal;
import dev.sallyport.recording.ExchangeStory;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Lookup;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.Verdict;
import dev.sallyport.recording.render.CurlLine;
import dev.sallyport.recording.render.RecordingJson;
import dev.sallyport.recording.render.RecordingText;
import dev.sallyport.recording.render.Replay;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Plays an answer again as it came, masked, piece by piece with its timing.",
      "Bytes go to standard output as they are: through a pipe, or to a terminal that may see them.",
      "With --output json, a line for each piece: seconds since the exchange began, and its bytes."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sallyport recordings replay 3f2a91c0",
      "  sallyport recordings replay 3f2a91c0 --speed 10",
      "  sallyport recordings replay 3f2a91c0 --output json | jq .at",
      "  sallyport recordings replay 3f2a91c0 --request --gateway localhost:8443"
    })
final class RecordingsReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The exchange's id, or enough of its beginning.")
  private String id = "";

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "1",
      description = "So many times as fast; 0 waits for nothing. Default: 1.")
  private double speed = 1;

  @Option(names = "--request", description = "Print the request as a curl line instead.")
  private boolean request;

  @Option(
      names = "--gateway",
      paramLabel = "HOST:PORT",
      description =
          "With --request: where the gateway listens, if that is not port 443 of the recorded name.")
  private @Nullable String gateway;

  @Mixin private final StateOption state = new StateOption();
  @Mixin private final OutputOption output = new OutputOption();

  private final Terminal terminal;
  private final Pause pause;

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void take(Duration length) throws InterruptedException;
  }

  RecordingsReplayCommand(Terminal terminal) {
    this(terminal, Thread::sleep);
  }

  RecordingsReplayCommand(Terminal terminal, Pause pause) {
    this.terminal = terminal;
    this.pause = pause;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(speed >= 0) || Double.isInfinite(speed)) {
      terminal.err().println("--speed is a number from 0 on");
      return ExitCode.USAGE;
    }
    state.reading("replay", id, terminal.environment());
    Recordings recordings = state.recordings(terminal.environment());
    Lookup lookup = request ? recordings.show(id) : recordings.find(id);
    if (!(lookup instanceof Lookup.Found(var story, _))) {
      terminal.err().print(RecordingText.show(lookup));
      return ExitCode.SOFTWARE;
    }
    if (request) {
      print(story);
      return ExitCode.OK;
    }
    Verdict verdict = play(recordings, story.summary());
    if (verdict instanceof Verdict.Broken(var place)) {
      terminal.err().println("The recordings are damaged, something may be missing: " + place);
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }

  private void print(ExchangeStory story) {
    String line = CurlLine.of(story, Optional.ofNullable(gateway));
    terminal
        .out()
        .print(output.isJson() ? OutputOption.json(Map.of("request", line.strip())) + "\n" : line);
  }

  private Verdict play(Recordings recordings, ExchangeSummary exchange)
      throws IOException, InterruptedException {
    Replay replay = new Replay(exchange.startedAt(), output.isJson() ? this::line : this::bytes);
    try {
      return recordings.forEachEvent(
          entry -> {
            if (entry.exchange().equals(exchange.exchange())) {
              try {
                replay.event(entry);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
              }
            }
          });
    } catch (CancellationException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted");
      }
      return new Verdict.Intact();
    }
  }

  private void bytes(Replay.Piece piece) throws InterruptedException {
    pause.take(piece.pause(speed));
    terminal.out().writeBytes(piece.bytes());
    if (terminal.out().checkError()) {
      throw new CancellationException("nobody reads on");
    }
  }

  /** When each piece came, for programs; nothing waits. */
  private void line(Replay.Piece piece) {
    terminal.out().println(RecordingJson.piece(piece));
  }
}
