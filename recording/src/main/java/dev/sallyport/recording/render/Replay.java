package dev.sallyport.recording.render;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.recording.ExchangeStory;
import dev.sallyport.recording.segment.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An exchange to be played again: its answer piece by piece, its request as a command. */
public final class Replay {

  /** What curl makes itself, or the recording changed. */
  private static final Set<String> LEFT_OUT =
      Set.of("content-length", "transfer-encoding", "x-request-id", "host", "x-forwarded-proto");

  private Replay() {}

  /**
   * A piece of an answer.
   *
   * @param after time since the piece before, or since the exchange began
   * @param bytes masked bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
  public record Piece(Duration after, byte[] bytes) {}

  /** The answer's body as it came. */
  public static List<Piece> answer(ExchangeStory story) {
    List<Piece> pieces = new ArrayList<>();
    Instant last = story.summary().startedAt();
    for (Entry entry : story.entries()) {
      if (entry.data() instanceof RecordedEvent.Body(Direction direction, var bytes)
          && direction == Direction.RESPONSE) {
        Duration after = Duration.between(last, entry.at());
        pieces.add(new Piece(after.isNegative() ? Duration.ZERO : after, bytes.bytes()));
        last = entry.at();
      }
    }
    return pieces;
  }

  /**
   * The request as a line for a shell. Masked values stay masked, and the credential is not on
   * record: whoever sends it again puts those in.
   */
  public static String curl(ExchangeStory story) {
    StringBuilder line = new StringBuilder("curl -X ");
    line.append(quoted(story.summary().method()));
    line.append(' ')
        .append(quoted("https://" + story.summary().authority() + story.summary().path()));
    StringBuilder body = new StringBuilder();
    for (Entry entry : story.entries()) {
      switch (entry.data()) {
        case RecordedEvent.Head(Direction direction, _, var headers)
            when direction == Direction.REQUEST ->
            headers.stream()
                .filter(header -> !LEFT_OUT.contains(header.name()))
                .forEach(
                    header ->
                        line.append(" -H ")
                            .append(quoted(header.name() + ": " + text(header.value().bytes()))));
        case RecordedEvent.Body(Direction direction, var bytes)
            when direction == Direction.REQUEST ->
            body.append(text(bytes.bytes()));
        case RecordedEvent.Started _,
            RecordedEvent.Identified _,
            RecordedEvent.Decided _,
            RecordedEvent.Approval _,
            RecordedEvent.Head _,
            RecordedEvent.Body _,
            RecordedEvent.BodyEnded _,
            RecordedEvent.Ended _ -> {}
      }
    }
    if (!body.isEmpty()) {
      line.append(" --data-binary ").append(inQuotes(Terminal.lines(body.toString())));
    }
    return line.append('\n').toString();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Nothing is special to a shell within single quotes; control characters could fool a person. */
  private static String quoted(String text) {
    return inQuotes(Terminal.line(text));
  }

  private static String inQuotes(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
