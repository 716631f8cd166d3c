package dev.sallyport.extproc.record;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.masking.Masker;
import java.time.InstantSource;

/** Opens the record of each exchange. */
public final class Recorders {

  private final Journal journal;
  private final InstantSource clock;

  public Recorders(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * A recorder for one exchange, which is used by one thread at a time.
   *
   * @param masker masks everything that is recorded, with all its detectors
   */
  public ExchangeRecorder of(ExchangeId exchange, Masker masker) {
    return new ExchangeRecorder(journal, masker, masker.everything(), clock, exchange);
  }
}
