package dev.sallyport.archive.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.archive.Recorded;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Follower;
import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.seal.KeyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordingIndexTest {

  @TempDir Path state;
  @TempDir Path folder;

  private void catchUp(RecordingIndex index) throws IOException {
    Path recordings = state.resolve("recordings");
    assertThat(CatchUp.run(recordings, KeyFiles.beside(recordings), index)).isEmpty();
  }

  private static List<String> found(RecordingIndex index, String... words) {
    Map<String, String> query = new HashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      query.put(words[i], words[i + 1]);
    }
    return index.search(ExchangeQuery.of(query)).exchanges().stream()
        .map(exchange -> exchange.exchange().value().substring(7, 8))
        .toList();
  }

  private void traffic() throws IOException {
    try (Recorded journal = Recorded.in(state)) {
      journal.allowed(1, "chat", "alice");
      journal.denied(2, "chat", "mallory");
      journal.begin(3, "documents", "bob");
      journal.decide(3, "allow", "group_allowed", Map.of("tool", "delete_file"));
      journal.end(3, "completed", 200, "");
      journal.begin(4, "vectors", "alice");
      journal.decide(4, "deny", "namespace_not_allowed", Map.of("collection", "invoices"));
      journal.end(4, "refused", 403, "policy_denied");
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void findsByWhatIsAskedFor(Databases database) throws IOException {
    traffic();
    try (RecordingIndex index = database.open(folder)) {
      catchUp(index);

      assertThat(found(index)).containsExactly("4", "3", "2", "1");
      assertThat(found(index, "subject", "alice")).containsExactly("4", "1");
      assertThat(found(index, "resource", "chat", "decision", "deny")).containsExactly("2");
      assertThat(found(index, "status", "403")).containsExactly("4", "2");
      assertThat(found(index, "outcome", "completed")).containsExactly("3", "1");
      assertThat(found(index, "error", "policy_denied", "subject", "mallory")).containsExactly("2");
      assertThat(found(index, "reason", "group_not_allowed")).containsExactly("2");
      assertThat(found(index, "reason", "group_*")).containsExactly("3", "2", "1");
      assertThat(found(index, "masked", "email")).containsExactly("3", "1");
      assertThat(found(index, "masked", "email", "reason", "group_allowed", "subject", "bob"))
          .containsExactly("3");
      assertThat(found(index, "model", "gpt-5")).containsExactly("1");
      assertThat(found(index, "tool", "delete_file")).containsExactly("3");
      assertThat(found(index, "collection", "invoices")).containsExactly("4");
      assertThat(found(index, "from", "2026-03-01T10:00:00.011Z")).containsExactly("4", "3");
      assertThat(found(index, "until", "2026-03-01T10:00:00.010Z")).containsExactly("2", "1");
      assertThat(found(index, "subject", "alice' or '1'='1")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void holdsWhatTheSegmentsSay(Databases database) throws IOException {
    traffic();
    try (RecordingIndex index = database.open(folder)) {
      catchUp(index);

      List<ExchangeSummary> listed = Recordings.in(state.resolve("recordings")).list().exchanges();
      assertThat(index.search(ExchangeQuery.ALL).exchanges()).isEqualTo(listed.reversed());
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void pagesLeaveNothingOutAndGiveNothingTwice(Databases database) throws IOException {
    try (Recorded journal = Recorded.in(state)) {
      for (int i = 1; i <= 25; i++) {
        journal.at(Recorded.START).allowed(i, "chat", "alice");
      }
    }
    try (RecordingIndex index = database.open(folder)) {
      catchUp(index);

      for (Map<String, String> query :
          List.of(Map.of("limit", "10"), Map.of("limit", "10", "reason", "group_allowed"))) {
        List<String> all = new ArrayList<>();
        Map<String, String> next = new HashMap<>(query);
        Optional<PageMark> mark;
        do {
          Page page = index.search(ExchangeQuery.of(next));
          page.exchanges().forEach(exchange -> all.add(exchange.exchange().value()));
          mark = page.next();
          mark.ifPresent(place -> next.put("after", place.toString()));
        } while (mark.isPresent());
        assertThat(all).hasSize(25).doesNotHaveDuplicates();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void whatRunsIsThereAndEndsOnce(Databases database) throws IOException {
    try (RecordingIndex index = database.open(folder);
        Recorded journal = Recorded.in(state)) {
      journal.begin(1, "chat", "alice");
      journal.commit();
      catchUp(index);
      assertThat(found(index, "outcome", "unfinished", "subject", "alice")).containsExactly("1");

      journal.decide(1, "allow", "group_allowed", Map.of());
      journal.end(1, "completed", 200, "");
      journal.commit();
      catchUp(index);

      assertThat(found(index)).containsExactly("1");
      assertThat(found(index, "outcome", "completed", "subject", "alice")).containsExactly("1");
      assertThat(index.running()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void anIdThatComesTwiceStopsNothing(Databases database) throws IOException {
    try (Recorded journal = Recorded.in(state)) {
      journal.allowed(1, "chat", "alice");
      journal.denied(1, "chat", "mallory");
      journal.allowed(2, "chat", "bob");
    }
    try (RecordingIndex index = database.open(folder)) {
      catchUp(index);

      assertThat(found(index)).containsExactly("2", "1", "1");
      assertThat(found(index, "subject", "mallory")).containsExactly("1");
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void isMadeAgainFromTheSegments(Databases database) throws IOException {
    traffic();
    try (RecordingIndex index = database.open(folder)) {
      catchUp(index);
      Page before = index.search(ExchangeQuery.ALL);
      index.clear();
      assertThat(found(index)).isEmpty();
      catchUp(index);

      assertThat(index.search(ExchangeQuery.ALL)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void ofTwoWhoIndexOneGivesWay(Databases database) throws IOException {
    traffic();
    try (RecordingIndex index = database.open(folder);
        Follower follower =
            Follower.ofMetadata(
                state.resolve("recordings"), KeyFiles.beside(state.resolve("recordings")), 1)) {
      Indexer slow = new Indexer(index);
      follower.poll(slow, 1000);
      catchUp(index);

      assertThat(slow.commit()).isFalse();
      assertThat(found(index)).containsExactly("4", "3", "2", "1");
    }
  }

  @Test
  void wordsThatAreNotKnownAreNamed() {
    assertThatThrownBy(() -> ExchangeQuery.of(Map.of("subjct", "alice")))
        .hasMessageContaining("'subjct' is not searched by; only resource, subject");
    assertThatThrownBy(() -> ExchangeQuery.of(Map.of("status", "4xx")))
        .hasMessage("status is no whole number: '4xx'");
    assertThatThrownBy(() -> ExchangeQuery.of(Map.of("from", "yesterday")))
        .hasMessageContaining("from is no time such as 2026-01-31T16:20:05Z");
    assertThatThrownBy(() -> ExchangeQuery.of(Map.of("limit", "0")))
        .hasMessage("a page has 1 to 1000 exchanges");
    assertThatThrownBy(() -> ExchangeQuery.of(Map.of("after", "1;drop")))
        .hasMessageContaining("is not where a page ended");
  }
}
