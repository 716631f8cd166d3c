package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entries;
import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventGroupTest {

  private static final int LIMIT = 32 << 10;

  private static Entry entry(ExchangeId exchange, RecordedEvent event) {
    return new Entry(exchange, Samples.START, event);
  }

  private static List<EventGroup> groups(List<Entry> entries) {
    return EventGroup.of(entries.stream().map(Pending.Append::of).toList());
  }

  @Provide
  Arbitrary<List<Entry>> events() {
    Arbitrary<RecordedEvent> kinds =
        Arbitraries.of(0, 100, 20_000, 40_000)
            .map(
                length ->
                    length == 0
                        ? Samples.started("chat")
                        : new RecordedEvent.Body(
                            Direction.RESPONSE, Samples.masked("x".repeat(length))));
    return Combinators.combine(Arbitraries.integers().between(1, 3).map(Samples::id), kinds)
        .as(EventGroupTest::entry)
        .list();
  }

  private static List<Entry> inGroups(List<EventGroup> groups, ExchangeId exchange)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (EventGroup group : groups) {
      if (group.exchange().equals(exchange)) {
        List<Entry> held = Entries.decode(group.json()).list();
        assertThat(held).hasSize(group.size());
        entries.addAll(held);
      }
    }
    return entries;
  }

  @Property(tries = 200)
  void everyExchangeHasAllItsEventsInTheirOrder(@ForAll("events") List<Entry> events)
      throws IOException {
    List<EventGroup> groups = groups(events);
    for (int number = 1; number <= 3; number++) {
      ExchangeId exchange = Samples.id(number);
      assertThat(inGroups(groups, exchange))
          .isEqualTo(events.stream().filter(entry -> entry.exchange().equals(exchange)).toList());
    }
    for (EventGroup group : groups) {
      assertThat(Entries.decode(group.json()).list())
          .allMatch(entry -> entry.isContent() == group.isContent());
      assertThat(group.json()).hasSize(group.bytes());
      assertThat(group.size() == 1 || group.bytes() <= LIMIT).isTrue();
    }
  }

  @Example
  void eventsOfOneExchangeInARowAreOneGroupThoughOthersComeBetween() {
    List<EventGroup> groups =
        groups(
            List.of(
                entry(Samples.id(1), Samples.started("chat")),
                entry(Samples.id(2), Samples.started("chat")),
                entry(Samples.id(1), Samples.ended("refused", 426, "tls_required"))));
    assertThat(groups).extracting(EventGroup::size).containsExactly(2, 1);
    assertThat(groups).extracting(EventGroup::endsExchange).containsExactly(true, false);
  }
}
