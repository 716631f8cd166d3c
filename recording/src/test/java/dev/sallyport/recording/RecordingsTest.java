package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskCount;
import dev.sallyport.recording.segment.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {

  @TempDir Path directory;

  private Recordings recordings() {
    return Journals.recordings(directory);
  }

  @Test
  void listsAllowedDeniedAndRefusedExchanges() throws IOException {
    Journals.writeSample(directory);
    Listing listing = recordings().list();
    assertThat(listing.verdict()).isEqualTo(new Verdict.Intact());
    assertThat(listing.exchanges()).hasSize(3);

    ExchangeSummary allowed = listing.exchanges().get(0);
    assertThat(allowed.exchange()).isEqualTo(Samples.id(1));
    assertThat(allowed.startedAt()).isEqualTo(Samples.START);
    assertThat(allowed.resource()).isEqualTo("chat");
    assertThat(allowed.subject()).contains("alice");
    assertThat(allowed.decision()).contains("allow");
    assertThat(allowed.status()).contains(200);
    assertThat(allowed.outcome()).isEqualTo("completed");
    assertThat(allowed.error()).isEmpty();
    assertThat(allowed.masked()).containsExactly(new MaskCount(new DetectorId("email"), 1));
    assertThat(allowed.responseBytes()).isEqualTo(27);
    assertThat(allowed.duration()).contains(Duration.ofMillis(9));

    ExchangeSummary denied = listing.exchanges().get(1);
    assertThat(denied.reasons()).containsExactly("group_not_allowed");
    assertThat(denied.error()).contains("policy_denied");

    ExchangeSummary clearText = listing.exchanges().get(2);
    assertThat(clearText.resource()).isEmpty();
    assertThat(clearText.subject()).isEmpty();
    assertThat(clearText.decision()).isEmpty();
    assertThat(clearText.status()).contains(426);
  }

  @Test
  void listsOnlyWhatIsAskedFor() throws IOException {
    Journals.writeSample(directory);
    Map<String, String> words =
        Map.of(
            "resource", "chat",
            "decision", "deny",
            "reason", "group_*",
            "error", "policy_denied",
            "status", "403",
            "from", Samples.START.toString());
    assertThat(listed(words)).containsExactly(Samples.id(2));
    assertThat(listed(Map.of("masked", "email"))).containsExactly(Samples.id(1));
    assertThat(listed(Map.of("subject", ""))).containsExactly(Samples.id(3));
    assertThat(listed(Map.of("until", Samples.START.toString()))).isEmpty();
    assertThat(recordings().list(RecordingFilter.ALL, 1).exchanges())
        .extracting(ExchangeSummary::exchange)
        .containsExactly(Samples.id(3));
  }

  private List<ExchangeId> listed(Map<String, String> words) throws IOException {
    return recordings().list(RecordingFilter.of(words), 10).exchanges().stream()
        .map(ExchangeSummary::exchange)
        .toList();
  }

  @Test
  void showsAnExchangeByItsIdOrTheStartOfIt() throws IOException {
    Journals.writeSample(directory);
    for (String name : List.of(Samples.id(1).value(), "00000001")) {
      assertThat(recordings().show(name))
          .isInstanceOfSatisfying(
              Lookup.Found.class,
              found ->
                  assertThat(found.story().entries().stream().map(Entry::data))
                      .isEqualTo(Samples.allowed()));
    }
    assertThat(recordings().show("0000"))
        .isInstanceOfSatisfying(
            Lookup.Ambiguous.class,
            ambiguous ->
                assertThat(ambiguous.some())
                    .containsExactly(Samples.id(1), Samples.id(2), Samples.id(3)));
    assertThat(recordings().show("ff")).isInstanceOf(Lookup.NotFound.class);
  }

  @Test
  void anExchangeWhoseWriterDiedIsUnfinished() throws IOException {
    for (int i = 1; i <= 2; i++) {
      try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS)) {
        Samples.append(journal, Samples.id(i), Samples.allowed().subList(0, 3));
      }
    }
    assertThat(recordings().list().exchanges())
        .hasSize(2)
        .allSatisfy(
            exchange -> {
              assertThat(exchange.outcome()).isEqualTo(ExchangeSummary.UNFINISHED);
              assertThat(exchange.decision()).contains("allow");
              assertThat(exchange.duration()).isEmpty();
            });
    assertThat(recordings().verify())
        .isEqualTo(
            new VerifyReport(
                2,
                6,
                0,
                0,
                0,
                List.of(),
                Optional.of(new VerifyReport.Contents(2, 2)),
                new Verdict.Intact()));
  }

  @Test
  void readsWhatAWriterIsWriting() throws Exception {
    AtomicBoolean writing = new AtomicBoolean(true);
    List<Thread> writers = new ArrayList<>();
    try (SegmentJournal journal =
        Journals.open(directory, Journals.OPTIONS.withSegmentBytes(200_000))) {
      writers.add(
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < 2_000 && writing.get(); i++) {
                  Samples.append(journal, Samples.id(i), Samples.denied());
                }
              }));
      long seen = 0;
      for (int i = 0; i < 10; i++) {
        VerifyReport report = recordings().verify();
        assertThat(report.isOk()).as(report.toString()).isTrue();
        assertThat(report.events()).isGreaterThanOrEqualTo(seen);
        seen = report.events();
        assertThat(recordings().list(RecordingFilter.ALL, 10).verdict())
            .isNotInstanceOf(Verdict.Broken.class);
      }
      writing.set(false);
      for (Thread writer : writers) {
        writer.join();
      }
    }
    assertThat(recordings().verify().verdict()).isEqualTo(new Verdict.Intact());
  }

  @Test
  void anOpenJournalIsOkButNotClosed() throws IOException {
    try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(1), Samples.denied());
      Await.until("all is written", journal::counters, c -> c.events() == 4);
      VerifyReport report = recordings().verify();
      assertThat(report.isOk()).isTrue();
      assertThat(report.events()).isEqualTo(4);
      assertThat(report.verdict()).isInstanceOf(Verdict.Unclosed.class);
    }
  }

  @Test
  void waitsForAWriteInProgressBeforeItSpeaksOfATornTail() throws Exception {
    Journals.writeSample(directory);
    Path last = Journals.files(directory, ".slpt").getLast();
    byte[] whole = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(whole, whole.length - 30));
    assertThat(Journals.verdict(directory)).isInstanceOf(Verdict.TornTail.class);

    FutureTask<VerifyReport> verify =
        new FutureTask<>(
            () -> recordings().verify(Journals.AUDIT, new TailPatience(Duration.ofMinutes(1))));
    Thread reader = Thread.ofPlatform().start(verify);
    Await.until("the reader waits", reader::getState, state -> state == Thread.State.TIMED_WAITING);
    Files.write(
        last,
        Arrays.copyOfRange(whole, whole.length - 30, whole.length),
        StandardOpenOption.APPEND);
    assertThat(verify.get().verdict()).isEqualTo(new Verdict.Intact());
  }

  @Test
  void aDirectoryThatIsNotThereIsNotTakenForAnEmptyOne() {
    Recordings missing = Journals.recordings(directory.resolve("typo"));
    assertThatThrownBy(missing::list).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(missing::verify).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void anEmptyDirectoryHasNoRecordings() throws IOException {
    assertThat(recordings().list().exchanges()).isEmpty();
    assertThat(recordings().verify())
        .isEqualTo(
            new VerifyReport(
                0,
                0,
                0,
                0,
                0,
                List.of(),
                Optional.of(new VerifyReport.Contents(0, 0)),
                new Verdict.Intact()));
  }
}
