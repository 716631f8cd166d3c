package dev.sallyport.archive.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.archive.Recorded;
import dev.sallyport.archive.index.CatchUp;
import dev.sallyport.archive.index.ExchangeQuery;
import dev.sallyport.archive.index.RecordingIndex;
import dev.sallyport.core.resource.Retention;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.anchor.DirectoryAnchor;
import dev.sallyport.recording.reader.ReaderLog;
import dev.sallyport.recording.seal.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetirementTest {

  private static final Instant OLD = Recorded.START;
  private static final Instant NOW = OLD.plus(Duration.ofDays(100));
  private static final Instant RECENT = NOW.minus(Duration.ofDays(1));
  private static final Retention NINETY_DAYS = new Retention(Optional.of(90), Map.of());

  @TempDir Path state;
  @TempDir Path elsewhere;

  private RecordingIndex index;
  private LegalHolds holds;
  private Path recordings;

  @BeforeEach
  void record() throws IOException {
    recordings = state.resolve("recordings");
    try (Recorded journal = Recorded.in(state)) {
      journal.at(OLD);
      for (int i = 1; i <= 8; i++) {
        journal.allowed(i, "chat", "alice");
      }
      journal.denied(9, "documents", "bob");
      journal.at(RECENT);
      for (int i = 10; i <= 15; i++) {
        journal.allowed(i, "chat", "alice");
      }
    }
    index = RecordingIndex.embedded(state.resolve("index"));
    holds = new LegalHolds(state.resolve("archive"));
    CatchUp.run(recordings, KeyFiles.beside(recordings), index);
  }

  @AfterEach
  void close() {
    index.close();
  }

  private Retirement.Outcome retire(Retention retention, Anchor... anchors) throws IOException {
    return new Retirement(recordings, index, holds)
        .run(retention, KeyFiles.beside(recordings).load(), List.of(anchors), NOW);
  }

  private List<String> onRecord() throws IOException {
    return Recordings.in(recordings).list().exchanges().stream()
        .map(ExchangeSummary::exchange)
        .map(id -> Integer.toString(Integer.parseInt(id.value().substring(0, 8), 16)))
        .toList();
  }

  private void hold(String name, Optional<String> subject) throws IOException {
    hold(name, subject, _ -> {});
  }

  private void holdOnRecord(String name, Optional<String> subject) throws IOException {
    hold(name, subject, what -> say("hold", what));
  }

  private void say(String action, String what) throws IOException {
    ReaderLog.of(recordings).add(KeyFiles.beside(recordings).load(), "counsel", action, what, NOW);
  }

  private void hold(String name, Optional<String> subject, LegalHolds.OnRecord record)
      throws IOException {
    holds.add(
        new LegalHold(
            name,
            Optional.empty(),
            subject,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "case 17",
            "counsel",
            NOW),
        record);
  }

  @Test
  void whatIsOverIsErasedAndItsSegmentsRemoved() throws IOException {
    Retirement.Outcome outcome = retire(NINETY_DAYS);

    assertThat(outcome.erased()).isEqualTo(9);
    assertThat(outcome.removed()).isPositive();
    assertThat(onRecord()).containsExactly("10", "11", "12", "13", "14", "15");
    assertThat(index.search(ExchangeQuery.ALL).exchanges()).hasSize(6);
    assertThat(Recordings.in(recordings).verify().isOk()).isTrue();
    assertThat(recordings.resolve("segment-0000000001.slpt")).doesNotExist();
    assertThat(recordings.resolve("removed-0000000001.json")).exists();
  }

  @Test
  void anExchangeIsKeptFromItsEndOnHoweverLongAgoItBegan() throws IOException {
    try (Recorded journal = Recorded.in(state)) {
      journal.at(OLD).begin(16, "chat", "alice");
      journal.at(RECENT).end(16, "completed", 200, "");
    }
    CatchUp.run(recordings, KeyFiles.beside(recordings), index);
    retire(NINETY_DAYS);

    assertThat(onRecord()).contains("16").doesNotContain("1", "9");
  }

  @Test
  void aResourceMayHaveATimeOfItsOwn() throws IOException {
    retire(new Retention(Optional.empty(), Map.of("documents", Optional.of(30))));

    assertThat(onRecord()).hasSize(14).doesNotContain("9");
    retire(new Retention(Optional.of(30), Map.of("chat", Optional.empty())));
    assertThat(onRecord()).hasSize(14);
  }

  @Test
  void whatALegalHoldCoversStays() throws IOException {
    hold("case-17", Optional.of("bob"));
    Retirement.Outcome outcome = retire(NINETY_DAYS);

    assertThat(outcome.held()).isEqualTo(1);
    assertThat(onRecord()).contains("9").doesNotContain("1");
    holds.release("case-17");
    retire(NINETY_DAYS);
    assertThat(onRecord()).doesNotContain("9");
    assertThat(Recordings.in(recordings).verify().isOk()).isTrue();
  }

  @Test
  void aSegmentStaysWhileOneOfItsExchangesDoes() throws IOException {
    hold("first", Optional.empty());
    assertThat(retire(NINETY_DAYS).removed()).isZero();
    assertThat(onRecord()).hasSize(15);
  }

  @Test
  void damagedHoldsEraseNothing() throws IOException {
    hold("case-17", Optional.of("bob"));
    Files.writeString(state.resolve("archive/holds.json"), "[{");

    assertThatThrownBy(() -> retire(NINETY_DAYS)).hasMessageContaining("nothing is erased");
    assertThat(onRecord()).hasSize(15);
  }

  @Test
  void aHoldThatIsTakenAwayErasesNothingUntilItIsReleased() throws IOException {
    holdOnRecord("case-17", Optional.of("bob"));
    Files.delete(state.resolve("archive/holds.json"));

    assertThatThrownBy(() -> retire(NINETY_DAYS))
        .hasMessageContaining("lacks the legal hold case-17 as counsel placed it")
        .hasMessageContaining("sallyport recordings hold case-17 --release");
    assertThat(onRecord()).hasSize(15);

    say("release", "case-17");
    assertThat(retire(NINETY_DAYS).erased()).isEqualTo(9);
  }

  @Test
  void aHoldThatIsMadeNarrowerErasesNothing() throws IOException {
    holdOnRecord("case-17", Optional.empty());
    Path file = state.resolve("archive/holds.json");
    String placed = Files.readString(file);
    Files.writeString(file, placed.replace("\"subject\":null", "\"subject\":\"nobody\""));

    assertThatThrownBy(() -> retire(NINETY_DAYS))
        .hasMessageContaining("lacks the legal hold case-17");
    assertThat(onRecord()).hasSize(15);

    Files.writeString(file, placed);
    assertThat(retire(NINETY_DAYS).held()).isEqualTo(9);
  }

  @Test
  void aHoldThatWasPlacedBeforeItsWordsHadADigestStands() throws IOException {
    hold("case-17", Optional.of("bob"));
    say("hold", "case-17");

    assertThat(retire(NINETY_DAYS).held()).isEqualTo(1);
  }

  @Test
  void aNameThatTheRecordCannotHoldIsRefused() {
    for (String name : List.of("", " ", "a\nb", "x".repeat(201))) {
      assertThatThrownBy(() -> hold(name, Optional.empty())).hasMessageContaining("1 to 200");
    }
  }

  @Test
  void anAnchorThatIsAwayErasesNothing() throws IOException {
    Anchor away = new DirectoryAnchor(elsewhere.resolve("not mounted"));

    assertThatThrownBy(() -> retire(NINETY_DAYS, away)).isInstanceOf(IOException.class);
    assertThat(onRecord()).hasSize(15);
  }

  @Test
  void doneTwiceIsDoneOnce() throws IOException {
    retire(NINETY_DAYS);
    assertThat(retire(NINETY_DAYS)).isEqualTo(new Retirement.Outcome(0, 0, 0));
  }

  @Test
  void aYoungerExchangeThatTookTheIdOfAnOldOneStays() throws IOException {
    try (Recorded journal = Recorded.in(state)) {
      journal.at(RECENT).denied(1, "chat", "mallory");
    }
    CatchUp.run(recordings, KeyFiles.beside(recordings), index);

    retire(NINETY_DAYS);

    assertThat(onRecord()).contains("1", "10").doesNotContain("2", "9");
    assertThat(index.search(ExchangeQuery.of(Map.of("subject", "mallory"))).exchanges()).hasSize(1);
  }
}
