package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.extproc.metrics.GuardMetrics;
import dev.sallyport.extproc.metrics.Step;
import dev.sallyport.extproc.record.BodyRecorder;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.masking.MaskStream;
import dev.sallyport.masking.UninspectableException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of one direction on its way: masked if it has to be, put on record, and handed on as
 * soon as it is safe.
 */
final class BodyLane {

  private final @Nullable MaskStream mask;
  private final BodyRecorder record;
  private final GuardMetrics metrics;
  private int heldBack;
  private long maskNanos;
  private boolean over;
  private boolean recorded;

  /**
   * @param mask what masks it; empty when it passes as it is
   */
  BodyLane(Optional<MaskStream> mask, BodyRecorder record, GuardMetrics metrics) {
    this.mask = mask.orElse(null);
    this.record = record;
    this.metrics = metrics;
  }

  /** Whether the body has ended. */
  boolean isOver() {
    return over;
  }

  /**
   * Takes what came and returns what may go on.
   *
   * @param last whether nothing more comes
   * @throws UninspectableException if the body turns out not to be what its head said
   */
  ByteString pass(ByteString came, boolean last)
      throws UninspectableException, NotRecordedException {
    ByteString goesOn = mask == null ? untouched(came) : masked(mask, came, last);
    if (last) {
      over = true;
      settle();
    }
    return goesOn;
  }

  /** The head was all there is. */
  void endWithoutBody() {
    over = true;
    recorded = true;
  }

  /** Closes the books on the lane, wherever the body is. What passes later is not recorded. */
  void settle() throws NotRecordedException {
    metrics.heldBack(-heldBack);
    heldBack = 0;
    if (!recorded) {
      recorded = true;
      if (mask != null) {
        metrics.took(Step.MASK, maskNanos);
      }
      record.end(Optional.ofNullable(mask).map(MaskStream::counts));
    }
  }

  private ByteString untouched(ByteString came) throws NotRecordedException {
    if (!came.isEmpty()) {
      record.passed(came.asReadOnlyByteBuffer());
    }
    return came;
  }

  private ByteString masked(MaskStream stream, ByteString came, boolean last)
      throws UninspectableException, NotRecordedException {
    ByteBuffer original = came.asReadOnlyByteBuffer();
    long began = System.nanoTime();
    Masked written = stream.write(original.duplicate());
    Masked rest = last ? stream.finish() : Masked.EMPTY;
    maskNanos += System.nanoTime() - began;
    int held = stream.heldBack();
    metrics.heldBack(held - heldBack);
    heldBack = held;
    record.passed(original, written);
    if (rest.length() > 0) {
      record.passed(ByteBuffer.allocate(0), rest);
    }
    return bytes(written).concat(bytes(rest));
  }

  private static ByteString bytes(Masked masked) {
    return UnsafeByteOperations.unsafeWrap(masked.bytes());
  }
}
