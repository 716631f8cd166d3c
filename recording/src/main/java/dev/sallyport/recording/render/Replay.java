package dev.sallyport.recording.render;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.recording.segment.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Plays the answer of one exchange again as its events come along, with the pauses that it had. It
 * holds one piece at a time, however long the answer is.
 */
public final class Replay {

  private final Instant began;
  private final Player player;
  private Instant last;

  /** Where pieces go. */
  @FunctionalInterface
  public interface Player {

    /** Plays one. */
    void play(Piece piece) throws InterruptedException;
  }

  /**
   * A piece of an answer.
   *
   * @param after time since the piece before, or since the exchange began
   * @param at time since the exchange began
   * @param bytes masked bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
  public record Piece(Duration after, Duration at, byte[] bytes) {

    /** How long to wait for it when all goes so many times as fast; not at all for 0. */
    public Duration pause(double speed) {
      return speed == 0 ? Duration.ZERO : Duration.ofNanos(Math.round(after.toNanos() / speed));
    }
  }

  /** Plays the answer of an exchange that began then. */
  public Replay(Instant began, Player player) {
    this.began = began;
    this.last = began;
    this.player = player;
  }

  /** Plays what an event of the exchange holds of its answer. */
  public void event(Entry entry) throws InterruptedException {
    Optional<byte[]> bytes = answered(entry);
    if (bytes.isPresent()) {
      // A clock that was set back plays without a pause.
      Duration after = Duration.between(last, entry.at());
      player.play(
          new Piece(
              after.isNegative() ? Duration.ZERO : after,
              Duration.between(began, entry.at()),
              bytes.get()));
      last = entry.at();
    }
  }

  private static Optional<byte[]> answered(Entry entry) {
    return entry.data() instanceof RecordedEvent.Body(Direction direction, var bytes)
            && direction == Direction.RESPONSE
        ? Optional.of(bytes.bytes())
        : Optional.empty();
  }
}
