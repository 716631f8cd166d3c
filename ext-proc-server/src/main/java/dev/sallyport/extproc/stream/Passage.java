package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.extproc.http.HeaderEdits;
import dev.sallyport.extproc.http.Headers;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.masking.UninspectableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the body of one direction goes through its lane and on to Envoy. */
final class Passage {

  private final Direction direction;
  private final Reply reply;
  private final Work work;
  private final Gate gate;
  private @Nullable BodyLane lane;

  /** What has to happen before bytes go on. */
  interface Gate {

    /** Before each piece. */
    void beforePiece();

    /** Before the last piece, or the trailers. */
    void beforeEnd() throws NotRecordedException;
  }

  Passage(Direction direction, Reply reply, Work work, Gate gate) {
    this.direction = direction;
    this.reply = reply;
    this.work = work;
    this.gate = gate;
  }

  /** The head has passed, and its body goes through this lane. */
  void open(BodyLane through) {
    lane = through;
  }

  /** Whether nothing more of the body counts. */
  boolean isOver() {
    return lane().isOver();
  }

  /** The head was all. */
  void endWithoutBody() throws NotRecordedException {
    lane().endWithoutBody();
  }

  /** A piece goes on. */
  Optional<Work.Rest> take(ByteString piece, boolean last) throws Refusal, NotRecordedException {
    BodyLane open = lane();
    if (open.isOver() || (piece.isEmpty() && !last)) {
      return Optional.empty();
    }
    open.take(piece, last);
    passNext(open, last);
    return open.hasMore() ? work.later(() -> passRest(open, last)) : Optional.empty();
  }

  /**
   * Trailers go on, and end the body before them.
   *
   * @param heldBack the end of the body, which came before
   */
  void trailers(ByteString heldBack, Headers lines, Admission admission)
      throws Refusal, NotRecordedException {
    BodyLane open = lane();
    open.take(heldBack, true);
    ByteString rest = next(open);
    HeaderEdits edits = admission.trailers(direction, lines);
    gate.beforeEnd();
    send(rest, false);
    reply.send(Answers.trailers(direction, edits));
  }

  /** The exchange ends: what is recorded of the body is closed. */
  void settle(Books books) {
    BodyLane open = lane;
    if (open != null) {
      books.settle(open);
    }
  }

  /** What a message decodes to goes on no faster than Envoy reads it. */
  private Optional<Work.Rest> passRest(BodyLane open, boolean last)
      throws Refusal, NotRecordedException {
    while (open.hasMore() && reply.awaitRoom()) {
      passNext(open, last);
    }
    return Optional.empty();
  }

  private void passNext(BodyLane open, boolean last) throws Refusal, NotRecordedException {
    ByteString goesOn = next(open);
    boolean ends = last && !open.hasMore();
    if (ends) {
      gate.beforeEnd();
    }
    send(goesOn, ends);
  }

  private ByteString next(BodyLane open) throws Refusal, NotRecordedException {
    try {
      return open.next();
    } catch (UninspectableException e) {
      throw Refusal.of(direction, e);
    }
  }

  private void send(ByteString bytes, boolean last) {
    gate.beforePiece();
    Answers.body(direction, bytes, last, reply::send);
  }

  private BodyLane lane() {
    BodyLane open = lane;
    if (open == null) {
      throw new IllegalStateException("a body whose head was not answered");
    }
    return open;
  }
}
