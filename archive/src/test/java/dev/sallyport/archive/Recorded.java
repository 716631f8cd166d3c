package dev.sallyport.archive;

import dev.sallyport.core.event.Journal;
import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.event.RecordedEvent.Direction;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.JournalOptions;
import dev.sallyport.recording.SegmentJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A journal as a guard writes it, in {@code STATE/recordings}. */
public final class Recorded implements AutoCloseable {

  /** Time of the first event. */
  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final SegmentJournal journal;
  private final Map<Integer, Journal.Page> pages = new HashMap<>();
  private Instant now = START;

  private Recorded(SegmentJournal journal) {
    this.journal = journal;
  }

  /** Opens the journal of a state folder; small segments, so that there are several soon. */
  public static Recorded in(Path state) throws IOException {
    return new Recorded(
        SegmentJournal.open(
            state.resolve("recordings"), JournalOptions.defaults().withSegmentBytes(6_000)));
  }

  /** The same with segments as large as a guard's. */
  public static Recorded inLargeSegments(Path state) throws IOException {
    return new Recorded(
        SegmentJournal.open(state.resolve("recordings"), JournalOptions.defaults()));
  }

  /** An id that tests can read. */
  public static ExchangeId id(int number) {
    return new ExchangeId("%08x-0000-4000-8000-000000000000".formatted(number));
  }

  /** Lets time pass. */
  public Recorded at(Instant time) {
    now = time;
    return this;
  }

  /** Begins an exchange. */
  public void begin(int number, String resource, String subject) {
    pages.remove(number);
    add(
        number,
        new RecordedEvent.Started(
            resource,
            "r1",
            "POST",
            resource + ".example.com",
            masked("/v1/x?mail=[redacted:email]"),
            "192.0.2.7:50000",
            Map.of()));
    add(
        number,
        new RecordedEvent.Identified("https://issuer.example.com", subject, List.of("staff")));
  }

  /** Has the policy decide. */
  public void decide(int number, String decision, String reason, Map<String, String> about) {
    Map<String, Masked> masked = new HashMap<>();
    about.forEach((name, value) -> masked.put(name, masked(value)));
    add(number, new RecordedEvent.Decided(decision, List.of(reason), "b1", "", 0, masked));
  }

  /** Ends an exchange after an answer in which something was masked. */
  public void end(int number, String outcome, int status, String error) {
    add(
        number,
        new RecordedEvent.BodyEnded(
            Direction.RESPONSE,
            120,
            Optional.empty(),
            error.isEmpty() ? List.of(new MaskCount(new DetectorId("email"), 2)) : List.of(),
            false));
    add(
        number,
        new RecordedEvent.Ended(
            outcome,
            Optional.of(status),
            Optional.of(error).filter(code -> !code.isEmpty()),
            Map.of()));
  }

  /** An exchange that was allowed. */
  public void allowed(int number, String resource, String subject) {
    begin(number, resource, subject);
    decide(number, "allow", "group_allowed", Map.of("model", "gpt-5"));
    end(number, "completed", 200, "");
  }

  /** An exchange that was denied. */
  public void denied(int number, String resource, String subject) {
    begin(number, resource, subject);
    decide(number, "deny", "group_not_allowed", Map.of());
    end(number, "refused", 403, "policy_denied");
  }

  private void add(int number, RecordedEvent event) {
    now = now.plusMillis(1);
    Journal.Page page = pages.computeIfAbsent(number, _ -> journal.open(id(number)));
    if (!page.append(now, event)) {
      throw new IllegalStateException("the journal takes no events");
    }
  }

  /** Returns when all is on the disk. */
  public void commit() {
    journal.commit().join();
  }

  private static Masked masked(String text) {
    return Masked.restored(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
