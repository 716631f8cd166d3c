package dev.sallyport.masking;

import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.masking.format.Format;
import dev.sallyport.masking.format.MalformedException;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Tally;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A body that is looked at. */
final class InspectingStream implements MaskStream {

  private final Form form;
  private final Format format;
  private final ScanPlan plan;
  private final Tally tally;
  private final Output output = new Output();
  private boolean finished;
  private @Nullable UninspectableException failure;

  InspectingStream(Form form, Format format, ScanPlan plan, Tally tally) {
    this.form = form;
    this.format = format;
    this.plan = plan;
    this.tally = tally;
  }

  @Override
  public Masked write(ByteBuffer chunk) throws UninspectableException {
    requireUsable();
    int count = chunk.remaining();
    byte[] bytes;
    int from;
    if (chunk.hasArray()) {
      bytes = chunk.array();
      from = chunk.arrayOffset() + chunk.position();
    } else {
      bytes = new byte[count];
      chunk.duplicate().get(bytes);
      from = 0;
    }
    chunk.position(chunk.limit());
    try {
      format.write(bytes, from, from + count, output);
    } catch (MalformedException malformed) {
      throw failed(malformed);
    }
    return taken();
  }

  @Override
  public Masked finish() throws UninspectableException {
    requireUsable();
    finished = true;
    try {
      format.finish(output);
    } catch (MalformedException malformed) {
      throw failed(malformed);
    }
    return taken();
  }

  @Override
  public List<MaskCount> counts() {
    return IntStream.range(0, plan.detectors().size())
        .filter(detector -> tally.count(detector) > 0)
        .mapToObj(
            detector -> new MaskCount(plan.detectors().get(detector).id(), tally.count(detector)))
        .sorted(Comparator.comparing(MaskCount::detector))
        .toList();
  }

  @Override
  public int heldBack() {
    return format.held();
  }

  @Override
  public boolean hasUninspected() {
    return format.hasUninspected();
  }

  private Masked taken() throws UninspectableException {
    requireUnblocked();
    return output.size() == 0 ? Masked.EMPTY : Masked.proven(output.take());
  }

  private void requireUnblocked() throws UninspectableException {
    int blocked = tally.total() == 0 ? -1 : blocked();
    if (blocked >= 0) {
      output.clear();
      failure = new BlockedException(plan.detectors().get(blocked).id());
      throw failure;
    }
  }

  /** A detector for what it has found nothing passes, or a negative number. */
  private int blocked() {
    int detector = 0;
    while (detector < plan.detectors().size()
        && !(tally.count(detector) > 0 && plan.replacements().blocks(detector))) {
      detector++;
    }
    return detector < plan.detectors().size() ? detector : tally.refused();
  }

  private void requireUsable() throws UninspectableException {
    switch (failure) {
      case null -> {}
      case BlockedException blocked -> throw new BlockedException(blocked.detector());
      case UninspectableException malformed ->
          throw new UninspectableException(String.valueOf(malformed.getMessage()), malformed);
    }
    if (finished) {
      throw new IllegalStateException("The body has been finished.");
    }
  }

  private UninspectableException failed(MalformedException malformed) {
    output.clear();
    failure =
        new UninspectableException(
            "The body cannot be inspected as " + form + ": " + malformed.getMessage() + ".",
            malformed);
    return failure;
  }
}
