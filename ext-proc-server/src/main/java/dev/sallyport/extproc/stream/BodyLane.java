package dev.sallyport.extproc.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.extproc.metrics.GuardMetrics;
import dev.sallyport.extproc.metrics.Step;
import dev.sallyport.extproc.record.BodyRecorder;
import dev.sallyport.extproc.record.NotRecordedException;
import dev.sallyport.masking.BlockedException;
import dev.sallyport.masking.MaskStream;
import dev.sallyport.masking.UninspectableException;
import dev.sallyport.masking.coding.BodyDecoder;
import dev.sallyport.masking.coding.CodingException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of one direction on its way: decoded and masked if it has to be, put on record, and
 * handed on as soon as it is safe. What a message brings may be much more decoded than encoded, so
 * it goes on piece by piece, and the reader of the pieces says how fast.
 */
final class BodyLane {

  private @Nullable MaskStream mask;
  private boolean mayPassUninspected;
  private final @Nullable BodyDecoder decoder;
  private final BodyRecorder record;
  private final Consumer<List<MaskCount>> counted;
  private final GuardMetrics metrics;
  private ByteString came = ByteString.EMPTY;
  private boolean last;
  private boolean hasMore;
  private int heldBack;
  private long maskNanos;
  private boolean over;
  private boolean settled;
  private boolean recorded;

  /**
   * @param mask what masks it; empty when it passes as it is
   * @param decoder what undoes its codings before; empty when it has none, or passes as it is
   * @param mayPassUninspected whether it passes as it is should its first bytes show that it is not
   *     what its head said; one that is decoded never does, for its head says otherwise by then
   * @param counted takes what was found in it
   */
  BodyLane(
      Optional<MaskStream> mask,
      Optional<BodyDecoder> decoder,
      boolean mayPassUninspected,
      BodyRecorder record,
      Consumer<List<MaskCount>> counted,
      GuardMetrics metrics) {
    this.mayPassUninspected = mayPassUninspected && decoder.isEmpty();
    this.counted = counted;
    this.mask = mask.orElse(null);
    this.decoder = decoder.orElse(null);
    this.record = record;
    this.metrics = metrics;
  }

  /** Whether the body has ended. */
  boolean isOver() {
    return over;
  }

  /**
   * Takes what came; {@link #next} says what may go on.
   *
   * @param last whether nothing more comes
   */
  void take(ByteString came, boolean last) {
    this.came = came;
    this.last = last;
    hasMore = true;
    if (decoder != null) {
      decoder.write(came.asReadOnlyByteBuffer());
    }
  }

  /** Whether more of what came goes on after the last {@link #next}. */
  boolean hasMore() {
    return hasMore;
  }

  /**
   * What goes on next; may be nothing.
   *
   * @throws UninspectableException if the body turns out not to be what its head said
   */
  ByteString next() throws UninspectableException, NotRecordedException {
    ByteString goesOn = goesOn(mask);
    mayPassUninspected = false;
    if (last && !hasMore) {
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
    if (decoder != null && !settled) {
      decoder.close();
    }
    settled = true;
    if (!recorded) {
      recorded = true;
      if (mask != null) {
        metrics.took(Step.MASK, maskNanos);
        counted.accept(mask.counts());
        if (mask.hasUninspected()) {
          record.hasUninspected();
        }
      }
      record.end(Optional.ofNullable(mask).map(MaskStream::counts));
    }
  }

  private ByteString goesOn(@Nullable MaskStream stream)
      throws UninspectableException, NotRecordedException {
    if (stream == null) {
      return untouched();
    }
    if (decoder != null) {
      return decoded(stream, decoder);
    }
    try {
      return masked(stream, came.asReadOnlyByteBuffer());
    } catch (BlockedException blocked) {
      throw blocked;
    } catch (UninspectableException e) {
      if (!mayPassUninspected) {
        throw e;
      }
      mask = null;
      record.open(MaskPlan.NOTHING, Optional.empty(), true);
      return untouched();
    }
  }

  private ByteString untouched() throws NotRecordedException {
    hasMore = false;
    if (!came.isEmpty()) {
      record.passed(came.asReadOnlyByteBuffer());
    }
    return came;
  }

  private ByteString decoded(MaskStream stream, BodyDecoder decoder)
      throws UninspectableException, NotRecordedException {
    if (settled) {
      hasMore = false;
      return ByteString.EMPTY;
    }
    ByteBuffer piece;
    try {
      piece = decoder.read();
      if (last && piece.remaining() < BodyDecoder.PIECE) {
        decoder.finish();
      }
    } catch (CodingException e) {
      throw new UninspectableException("The body cannot be decoded: " + e.getMessage() + ".");
    }
    return piece.remaining() == BodyDecoder.PIECE ? write(stream, piece) : masked(stream, piece);
  }

  /** Masks the last piece of what came. */
  private ByteString masked(MaskStream stream, ByteBuffer piece)
      throws UninspectableException, NotRecordedException {
    hasMore = false;
    ByteString written = write(stream, piece);
    if (!last) {
      return written;
    }
    long began = System.nanoTime();
    Masked rest = stream.finish();
    maskNanos += System.nanoTime() - began;
    if (rest.length() > 0) {
      record.passed(ByteBuffer.allocate(0), rest);
    }
    return written.concat(bytes(rest));
  }

  private ByteString write(MaskStream stream, ByteBuffer original)
      throws UninspectableException, NotRecordedException {
    long began = System.nanoTime();
    Masked written = stream.write(original.duplicate());
    maskNanos += System.nanoTime() - began;
    int held = stream.heldBack();
    metrics.heldBack(held - heldBack);
    heldBack = held;
    record.passed(original, written);
    return bytes(written);
  }

  private static ByteString bytes(Masked masked) {
    return UnsafeByteOperations.unsafeWrap(masked.bytes());
  }
}
