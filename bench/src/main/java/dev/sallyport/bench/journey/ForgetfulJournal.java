package dev.sallyport.bench.journey;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Takes what there is of one resource and drops it; what there is of others goes on. */
final class ForgetfulJournal implements Journal {

  private final Journal journal;
  private final String forgotten;

  ForgetfulJournal(Journal journal, String forgotten) {
    this.journal = journal;
    this.forgotten = forgotten;
  }

  @Override
  public Page open(ExchangeId exchange) {
    return new ForgetfulPage(journal.open(exchange), forgotten);
  }

  @Override
  public CompletableFuture<Void> commit() {
    return journal.commit();
  }

  private static final class ForgetfulPage implements Page {

    private final Page page;
    private final String forgotten;
    private boolean drops;

    ForgetfulPage(Page page, String forgotten) {
      this.page = page;
      this.forgotten = forgotten;
    }

    @Override
    public boolean append(Instant at, RecordedEvent event) {
      if (event instanceof RecordedEvent.Started started) {
        drops = started.resource().equals(forgotten);
      }
      return drops || page.append(at, event);
    }
  }
}
