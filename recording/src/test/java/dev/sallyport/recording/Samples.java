package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.segment.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Exchanges as the guard would record them. */
public final class Samples {

  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private Samples() {}

  public static ExchangeId id(int number) {
    return new ExchangeId("%08x-0000-4000-8000-000000000000".formatted(number));
  }

  public static Masked masked(String text) {
    return Masked.restored(text.getBytes(StandardCharsets.UTF_8));
  }

  public static RecordedEvent.Started started(String resource) {
    return new RecordedEvent.Started(
        resource,
        resource.isEmpty() ? "" : "4f1c",
        "POST",
        "chat.example",
        masked("/v1/chat?user=[email]"),
        "127.0.0.1:50000",
        Map.of("downstream.version", "TLSv1.3"));
  }

  public static RecordedEvent.Ended ended(String outcome, int status, String error) {
    return new RecordedEvent.Ended(
        outcome,
        Optional.of(status),
        error.isEmpty() ? Optional.empty() : Optional.of(error),
        Map.of("upstream.version", "TLSv1.3"));
  }

  /** All events of an allowed exchange with a masked, streamed answer. */
  public static List<RecordedEvent> allowed() {
    return List.of(
        started("chat"),
        new RecordedEvent.Identified("https://issuer.example", "alice", List.of("analysts")),
        new RecordedEvent.Decided("allow", List.of("group_allowed"), "ab12"),
        new RecordedEvent.Head(
            Direction.REQUEST,
            Optional.empty(),
            List.of(new RecordedEvent.Header("accept", masked("text/event-stream")))),
        new RecordedEvent.BodyEnded(Direction.REQUEST, 12, Optional.empty(), List.of(), false),
        new RecordedEvent.Head(Direction.RESPONSE, Optional.of(200), List.of()),
        new RecordedEvent.Body(Direction.RESPONSE, masked("data: write to [email]\n\n")),
        new RecordedEvent.Body(Direction.RESPONSE, Masked.restored(new byte[] {0, 1, (byte) 0xFF})),
        new RecordedEvent.BodyEnded(
            Direction.RESPONSE,
            27,
            Optional.of(20L),
            List.of(new MaskCount(new DetectorId("email"), 1)),
            false),
        ended("completed", 200, ""));
  }

  /** All events of an exchange that the policy denied. */
  public static List<RecordedEvent> denied() {
    return List.of(
        started("chat"),
        new RecordedEvent.Identified("https://issuer.example", "mallory", List.of()),
        new RecordedEvent.Decided("deny", List.of("group_not_allowed"), "ab12"),
        ended("refused", 403, "policy_denied"));
  }

  /** All events of a clear-text client's exchange. */
  public static List<RecordedEvent> clearText() {
    return List.of(started(""), ended("refused", 426, "tls_required"));
  }

  /** Appends events a millisecond apart; says how many were taken. */
  public static int append(Journal journal, ExchangeId exchange, List<RecordedEvent> events) {
    Journal.Page page = journal.open(exchange);
    int taken = 0;
    for (RecordedEvent event : events) {
      if (page.append(START.plusMillis(taken), event)) {
        taken++;
      }
    }
    return taken;
  }

  /** The same where what happened and what was said come one after the other to the disk. */
  static void appendApart(Journal journal, ExchangeId exchange, List<RecordedEvent> events) {
    Journal.Page page = journal.open(exchange);
    boolean content = false;
    for (int i = 0; i < events.size(); i++) {
      Entry entry = new Entry(exchange, START.plusMillis(i), events.get(i));
      if (entry.isContent() != content) {
        journal.commit().join();
      }
      content = entry.isContent();
      assertThat(page.append(entry.at(), entry.data())).isTrue();
    }
  }
}
