package dev.sallyport.recording;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Gives the summary of each exchange as it ends; holds no more than the exchanges in flight. */
final class Summaries implements Walk.Visitor {

  private final Map<ExchangeId, SummaryBuilder> inFlight = new LinkedHashMap<>();
  private final Consumer<? super ExchangeSummary> consumer;

  Summaries(Consumer<? super ExchangeSummary> consumer) {
    this.consumer = consumer;
  }

  @Override
  public void writerOpened(long segment) {
    finish();
  }

  @Override
  public void entry(Entry entry) {
    SummaryBuilder builder =
        inFlight.computeIfAbsent(entry.exchange(), _ -> new SummaryBuilder(entry));
    if (builder.add(entry)) {
      inFlight.remove(entry.exchange());
      consumer.accept(builder.build());
    }
  }

  /** Gives those that have not ended. */
  void finish() {
    inFlight.values().forEach(builder -> consumer.accept(builder.build()));
    inFlight.clear();
  }
}
