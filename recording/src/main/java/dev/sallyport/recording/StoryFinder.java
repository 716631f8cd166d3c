package dev.sallyport.recording;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Collects the events of the exchange with an id, or of the only one whose id starts so. */
final class StoryFinder implements EventVisitor {

  private static final int MOST_NAMED = 10;

  private final String idOrPrefix;
  private final boolean content;
  private final SequencedSet<ExchangeId> found = new LinkedHashSet<>();
  private final List<Entry> exact = new ArrayList<>();
  private final List<Entry> byPrefix = new ArrayList<>();

  /**
   * @param content whether headers and bodies are collected too, which may be many
   */
  StoryFinder(String idOrPrefix, boolean content) {
    this.idOrPrefix = idOrPrefix;
    this.content = content;
  }

  @Override
  public void entry(Entry entry) {
    if (!content && entry.isContent()) {
      return;
    }
    String id = entry.exchange().value();
    if (id.equals(idOrPrefix)) {
      exact.add(entry);
    } else if (id.startsWith(idOrPrefix)) {
      addByPrefix(entry);
    }
  }

  private void addByPrefix(Entry entry) {
    if (found.size() < MOST_NAMED) {
      found.add(entry.exchange());
    }
    if (found.size() == 1) {
      byPrefix.add(entry);
    } else {
      byPrefix.clear();
    }
  }

  Lookup lookup(Verdict verdict) {
    if (!exact.isEmpty()) {
      return new Lookup.Found(story(exact), verdict);
    }
    return switch (found.size()) {
      case 0 -> new Lookup.NotFound(verdict);
      case 1 -> new Lookup.Found(story(byPrefix), verdict);
      default -> new Lookup.Ambiguous(List.copyOf(found), verdict);
    };
  }

  private static ExchangeStory story(List<Entry> entries) {
    SummaryBuilder builder = new SummaryBuilder(entries.getFirst());
    entries.forEach(builder::add);
    return new ExchangeStory(builder.build(), entries);
  }
}
