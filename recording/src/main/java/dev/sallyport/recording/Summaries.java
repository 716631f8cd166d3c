package dev.sallyport.recording;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Gives the summary of each exchange as it ends; holds no more than the exchanges in flight. */
public final class Summaries implements EventVisitor {

  private final Map<ExchangeId, SummaryBuilder> inFlight = new LinkedHashMap<>();
  private final Consumer<? super ExchangeSummary> consumer;

  /** Summaries that go to a consumer, each once. */
  public Summaries(Consumer<? super ExchangeSummary> consumer) {
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

  /** Takes over exchanges that had not ended when they were last looked at. */
  public void resume(Collection<ExchangeSummary> running) {
    running.forEach(known -> inFlight.put(known.exchange(), new SummaryBuilder(known)));
  }

  /** What is known of those that have not ended. */
  public List<ExchangeSummary> running() {
    return inFlight.values().stream().map(SummaryBuilder::build).toList();
  }

  /** Gives those that have not ended. */
  public void finish() {
    inFlight.values().forEach(builder -> consumer.accept(builder.build()));
    inFlight.clear();
  }
}
