package dev.sallyport.extproc.record;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.masking.Masker;
import java.time.InstantSource;

/** Opens the record of each exchange. */
public final class Recorders {

  private final Journal journal;
  private final Masker masker;
  private final MaskPlan everything;
  private final InstantSource clock;

  public Recorders(Journal journal, Masker masker, InstantSource clock) {
    this.journal = journal;
    this.masker = masker;
    this.everything = MaskPlan.of(masker.detectors());
    this.clock = clock;
  }

  /** What masks everything that is recorded. */
  public MaskPlan plan() {
    return everything;
  }

  /** A recorder for one exchange, which is used by one thread at a time. */
  public ExchangeRecorder of(ExchangeId exchange) {
    return new ExchangeRecorder(journal, masker, everything, clock, exchange);
  }
}
