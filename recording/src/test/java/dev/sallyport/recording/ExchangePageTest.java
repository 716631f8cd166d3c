package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.segment.Entries;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.Plaintext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExchangePageTest {

  private static final int LIMIT = 32 << 10;
  private static final int LITTLE = 2 << 10;

  private final AtomicLong now = new AtomicLong();
  private final AppendBuffer buffer = new AppendBuffer(100 << 20, now::get);
  private final Map<ExchangeId, ExchangePage> pages = new HashMap<>();

  /** What the writer takes when somebody waits for all there is. */
  private AppendBuffer.Taken takeAll(int bytes) {
    buffer.add(new Pending.Barrier(new CompletableFuture<>()));
    return buffer.take(bytes);
  }

  private boolean append(Entry entry) {
    return pages
        .computeIfAbsent(entry.exchange(), exchange -> new ExchangePage(buffer, exchange))
        .append(entry.at(), entry.data());
  }

  private static Entry entry(int exchange, RecordedEvent event) {
    return new Entry(Samples.id(exchange), Samples.START, event);
  }

  private static Entries decoded(Run run) throws IOException {
    Plaintext json = run.json();
    return Entries.decode(Arrays.copyOf(json.bytes(), json.length()));
  }

  /** Bytes that passed, of which it is known that their JSON has a few more. */
  private static int said(List<Entry> entries) {
    return entries.stream()
        .map(Entry::data)
        .mapToInt(event -> event instanceof RecordedEvent.Body body ? body.bytes().length() : 0)
        .sum();
  }

  @Provide
  Arbitrary<List<Entry>> events() {
    Arbitrary<RecordedEvent> kinds =
        Arbitraries.of(0, 100, 700, 20_000, 40_000)
            .map(
                length ->
                    length == 0
                        ? Samples.started("chat")
                        : new RecordedEvent.Body(
                            Direction.RESPONSE, Samples.masked("x".repeat(length))));
    return Combinators.combine(Arbitraries.integers().between(1, 3), kinds)
        .as(ExchangePageTest::entry)
        .list();
  }

  @Property(tries = 200)
  void everyExchangeHasAllItsEventsInTheirOrderWhereverTheWriterLooksBetween(
      @ForAll("events") List<Entry> events, @ForAll List<Boolean> looks) throws IOException {
    List<Run> runs = new ArrayList<>();
    long room = 0;
    for (int i = 0; i < events.size(); i++) {
      assertThat(append(events.get(i))).isTrue();
      if (i < looks.size() && looks.get(i)) {
        AppendBuffer.Taken taken = takeAll(50_000);
        runs.addAll(taken.runs());
        room += taken.room();
      }
    }
    while (buffer.hasNext()) {
      AppendBuffer.Taken taken = takeAll(50_000);
      runs.addAll(taken.runs());
      room += taken.room();
    }
    Map<ExchangeId, List<Entry>> written = new HashMap<>();
    for (Run run : runs) {
      List<Entry> held = decoded(run).list();
      written.computeIfAbsent(run.exchange(), exchange -> new ArrayList<>()).addAll(held);
      assertThat(run.isContent()).isEqualTo(held.stream().allMatch(Entry::isContent));
      assertThat(run.isContent() || said(held) <= LITTLE).isTrue();
      assertThat(held).hasSize(run.json().events());
      assertThat(held.size() == 1 || run.json().length() <= LIMIT).isTrue();
    }
    Map<ExchangeId, List<Entry>> said = new HashMap<>();
    events.forEach(
        entry -> said.computeIfAbsent(entry.exchange(), one -> new ArrayList<>()).add(entry));
    assertThat(written).isEqualTo(said);
    assertThat(buffer.reservedBytes()).isEqualTo(room);
    buffer.release(room);
    assertThat(buffer.isEmpty()).isTrue();
  }

  @Example
  void eventsOfOneExchangeInARowAreOneRunThoughOthersComeBetween() {
    append(entry(1, Samples.started("chat")));
    append(entry(2, Samples.started("chat")));
    append(entry(1, Samples.ended("refused", 426, "tls_required")));
    List<Run> runs = takeAll(1 << 20).runs();
    assertThat(runs).extracting(run -> run.json().events()).containsExactly(2, 1);
    assertThat(runs).extracting(Run::endsExchange).containsExactly(true, false);
  }

  @Example
  void aSmallExchangeIsOneRunAndALongAnswerOneOfItsOwn() {
    Samples.allowed().forEach(event -> append(entry(1, event)));
    RecordedEvent piece =
        new RecordedEvent.Body(Direction.RESPONSE, Samples.masked("x".repeat(1_500)));
    append(entry(2, Samples.started("chat")));
    for (int i = 0; i < 4; i++) {
      append(entry(2, piece));
    }
    append(entry(2, Samples.ended("completed", 200, "")));
    List<Run> runs = takeAll(1 << 20).runs();
    assertThat(runs).extracting(run -> run.json().events()).containsExactly(10, 2, 3, 1);
    assertThat(runs).extracting(Run::isContent).containsExactly(false, false, true, false);
  }

  @Example
  void whatEndedIsTakenAtOnceAndWhatGoesOnAfterAWhile() {
    append(entry(1, Samples.started("chat")));
    now.addAndGet(AppendBuffer.PATIENCE_NANOS - 1);
    append(entry(2, Samples.started("chat")));
    assertThat(buffer.take(1 << 20).runs()).isEmpty();
    assertThat(buffer.hasNext()).isTrue();

    append(entry(2, Samples.ended("refused", 426, "tls_required")));
    assertThat(buffer.take(1 << 20).runs())
        .extracting(Run::exchange)
        .containsExactly(Samples.id(2));

    now.incrementAndGet();
    assertThat(buffer.take(1 << 20).runs())
        .extracting(Run::exchange)
        .containsExactly(Samples.id(1));
    now.addAndGet(AppendBuffer.PATIENCE_NANOS);
    assertThat(buffer.take(1 << 20).isEmpty()).isTrue();
    assertThat(buffer.hasNext()).isFalse();
  }

  @Example
  void wantOfRoomAndAClosedGateWaitForNoEnd() {
    AppendBuffer small = new AppendBuffer(8_000, now::get);
    for (int i = 1; small.reservedBytes() < 4_000; i++) {
      assertThat(small.take(1 << 20).isEmpty()).isTrue();
      new ExchangePage(small, Samples.id(i)).append(Samples.START, Samples.started("chat"));
    }
    assertThat(small.take(1 << 20).runs()).isNotEmpty();

    append(entry(1, Samples.started("chat")));
    buffer.shut();
    assertThat(buffer.take(1 << 20).runs()).hasSize(1);
  }

  @Example
  void whoWaitsIsTakenWithAllThatCameBeforeAndNothingIsTakenTwice() {
    append(entry(1, Samples.started("chat")));
    CompletableFuture<Void> reached = new CompletableFuture<>();
    buffer.add(new Pending.Barrier(reached));
    append(entry(1, Samples.ended("refused", 426, "tls_required")));
    AppendBuffer.Taken taken = buffer.take(1 << 20);
    assertThat(taken.runs()).hasSize(1);
    assertThat(taken.barriers()).containsExactly(reached);
    now.addAndGet(AppendBuffer.PATIENCE_NANOS);
    assertThat(buffer.take(1 << 20).isEmpty()).isTrue();
  }

  @Example
  void nobodyWhoWaitsIsToldOfWhatTheWriterHasNotTaken() {
    for (int i = 0; i < 3; i++) {
      append(
          entry(1, new RecordedEvent.Body(Direction.RESPONSE, Samples.masked("x".repeat(40_000)))));
    }
    buffer.add(new Pending.Barrier(new CompletableFuture<>()));
    assertThat(buffer.take(50_000).barriers()).isEmpty();
    assertThat(buffer.take(50_000).barriers()).hasSize(1);
    assertThat(buffer.hasNext()).isFalse();
  }

  @Example
  void anEventForWhichThereIsNoRoomLeavesNoTrace() throws IOException {
    AppendBuffer small = new AppendBuffer(5_000);
    ExchangePage page = new ExchangePage(small, Samples.id(1));
    assertThat(page.append(Samples.START, Samples.started("chat"))).isTrue();
    RecordedEvent large =
        new RecordedEvent.Body(Direction.RESPONSE, Samples.masked("x".repeat(6_000)));
    assertThat(page.append(Samples.START, large)).isFalse();
    assertThat(small.isOverflowing()).isTrue();
    assertThat(small.refusedEvents()).isEqualTo(1);

    RecordedEvent last = Samples.ended("aborted", 0, "");
    assertThat(page.append(Samples.START, last)).isTrue();
    AppendBuffer.Taken taken = small.take(1 << 20);
    assertThat(decoded(taken.runs().getFirst()).list())
        .extracting(Entry::data)
        .containsExactly(Samples.started("chat"), last);
    assertThat(taken.room()).isEqualTo(small.reservedBytes());
  }

  @Example
  void aShutGateTakesNothingThoughThePageHasRoom() {
    ExchangePage page = new ExchangePage(buffer, Samples.id(1));
    assertThat(page.append(Samples.START, Samples.started("chat"))).isTrue();
    buffer.shut();
    assertThat(page.append(Samples.START, Samples.ended("aborted", 0, ""))).isFalse();
    assertThat(buffer.take(1 << 20).runs().getFirst().json().events()).isEqualTo(1);
  }
}
