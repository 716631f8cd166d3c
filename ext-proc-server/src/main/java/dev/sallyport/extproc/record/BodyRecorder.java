package dev.sallyport.extproc.record;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.masking.Form;
import dev.sallyport.masking.MaskStream;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.UninspectableException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts one body on record. The recorded copy is masked by every detector. Where the passing body is
 * masked that much already, its bytes are recorded as they pass; otherwise the original runs
 * through a mask stream of its own. A body that cannot be inspected leaves its length on record and
 * nothing else.
 */
public final class BodyRecorder {

  private final ExchangeRecorder recorder;
  private final Masker masker;
  private final MaskPlan everything;
  private final Direction direction;
  private final boolean keeps;
  private final long limit;

  private @Nullable MaskStream own;
  private boolean passing;
  private boolean uninspected;
  private List<MaskCount> counts = List.of();
  private long length;
  private long kept;
  private boolean cut;

  BodyRecorder(
      ExchangeRecorder recorder,
      Masker masker,
      MaskPlan everything,
      Direction direction,
      boolean keeps,
      long limit) {
    this.recorder = recorder;
    this.masker = masker;
    this.everything = everything;
    this.direction = direction;
    this.keeps = keeps;
    this.limit = limit;
  }

  /**
   * Says how the body passes; once more if its first bytes showed otherwise.
   *
   * @param plan what masks it as it passes
   * @param form what it is read as; empty when it cannot be inspected
   * @param due whether it should have been masked and is not
   */
  public void open(MaskPlan plan, Optional<Form> form, boolean due) {
    own = null;
    uninspected = due || (keeps && form.isEmpty());
    passing = keeps && form.isPresent() && masker.hidesEverything(plan) && masker.isStrict();
    if (keeps && !passing && form.isPresent()) {
      own = masker.strict().open(everything, form.get());
    }
  }

  /** A part of the body has passed that could not be inspected. */
  public void hasUninspected() {
    uninspected = true;
  }

  /**
   * A piece of a body passes masked.
   *
   * @param original as it came
   * @param masked as it goes on
   */
  public void passed(ByteBuffer original, Masked masked) throws NotRecordedException {
    length += masked.length();
    if (passing) {
      keep(masked);
    } else {
      copy(original);
    }
  }

  /** A piece of a body passes as it is. */
  public void passed(ByteBuffer original) throws NotRecordedException {
    length += original.remaining();
    copy(original);
  }

  /**
   * The record of the body ends here: the body has ended, or the exchange has. What passes later
   * leaves no trace.
   *
   * @param masked what was masked in the body that passed; empty where nothing was to be
   */
  public void end(Optional<List<MaskCount>> masked) throws NotRecordedException {
    MaskStream stream = own;
    if (stream != null) {
      try {
        if (!cut) {
          keep(stream.finish());
        }
        counts = stream.counts();
      } catch (UninspectableException e) {
        giveUp();
      }
    }
    own = null;
    passing = false;
    recorder.append(
        new RecordedEvent.BodyEnded(
            direction,
            length,
            cut ? Optional.of(kept) : Optional.empty(),
            masked.orElse(counts),
            uninspected));
  }

  private void copy(ByteBuffer original) throws NotRecordedException {
    MaskStream stream = own;
    if (stream == null || cut) {
      return;
    }
    try {
      keep(stream.write(original.duplicate()));
    } catch (UninspectableException e) {
      giveUp();
    }
  }

  /** The recorded copy ends here; what passes is not this class's to stop. */
  private void giveUp() {
    own = null;
    uninspected = true;
    cut = true;
  }

  private void keep(Masked piece) throws NotRecordedException {
    if (cut || piece.length() == 0) {
      return;
    }
    long room = limit - kept;
    Masked fitting = piece.length() <= room ? piece : piece.first((int) room);
    cut = fitting.length() < piece.length();
    kept += fitting.length();
    if (fitting.length() > 0) {
      recorder.append(new RecordedEvent.Body(direction, fitting));
    }
  }
}
