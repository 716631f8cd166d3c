package dev.sallyport.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceCheckTest {

  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  @TempDir Path directory;

  private Instant now = NOON;

  @BeforeEach
  void writeThreeDays() throws IOException {
    try (EvidenceFiles files = new EvidenceFiles(directory, () -> now, TestKey.KEY, 30)) {
      for (int day = 0; day < 3; day++) {
        now = NOON.plus(Duration.ofDays(day));
        files.append(List.of(first("a" + day), first("b" + day)));
        files.append(List.of(first("c" + day)));
      }
    }
  }

  @Test
  void findsNothingInWhatWasWritten() throws IOException {
    EvidenceCheck.Verdict verdict = check("");

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.files()).isEqualTo(3);
    assertThat(verdict.heads()).isEqualTo(9);
    assertThat(verdict.headAt()).isEqualTo("2026-03-06T12:00:00Z");
  }

  @Test
  void findsEveryLineThatWasChangedTakenOutOrSwapped() throws IOException {
    Path file = directory.resolve("handshakes-2026-03-05.jsonl");
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      int at = i;
      assertThat(findingsWith(file, edit(lines, all -> changed(all, at))))
          .as("a change of line %d", i + 1)
          .isNotEmpty();
      assertThat(findingsWith(file, edit(lines, all -> without(all, at))))
          .as("line %d taken out", i + 1)
          .isNotEmpty();
    }
    assertThat(findingsWith(file, edit(lines, List::reversed))).isNotEmpty();
    assertThat(findingsWith(file, lines)).isEmpty();
  }

  @Test
  void findsALineThatFitsTheChainAndThatNobodySigned() throws IOException {
    Path file = directory.resolve("handshakes-2026-03-06.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    SealedLine last = SealedLine.parse(lines.getLast()).orElseThrow();
    lines.add(SealedLine.after(last.chain(), "{\"event\":\"handshake\"}").text());

    assertThat(findingsWith(file, lines))
        .containsExactly("the last 1 lines are not signed: the end was cut off or added to");
  }

  @Test
  void findsAFileThatIsMissing() throws IOException {
    Files.delete(directory.resolve("handshakes-2026-03-05.jsonl"));
    assertThat(check("").findings())
        .singleElement()
        .asString()
        .contains("does not go on where the one before ends");
  }

  @Test
  void findsThatTheBeginningIsMissing() throws IOException {
    Files.delete(directory.resolve("handshakes-2026-03-04.jsonl"));
    assertThat(check("").findings()).singleElement().asString().contains("did not expire");
  }

  @Test
  void findsSignaturesOfAnotherKey() throws IOException {
    EvidenceVerifier stranger = (key, text, signature) -> false;
    assertThat(EvidenceCheck.of(directory, stranger, "", _ -> {}).findings()).isNotEmpty();
  }

  @Test
  void findsThatTheEndWasReplacedByWhoeverKeptAHead() throws IOException {
    String kept = check("").head();
    assertThat(check(kept).findings()).isEmpty();
    Files.delete(directory.resolve("handshakes-2026-03-06.jsonl"));

    assertThat(check("").findings()).as("it could be an older copy").isEmpty();
    assertThat(check(kept).findings()).singleElement().asString().contains("was replaced");
  }

  private List<String> findingsWith(Path file, List<String> lines) throws IOException {
    Files.write(file, lines);
    return check("").findings();
  }

  private EvidenceCheck.Verdict check(String contains) throws IOException {
    return EvidenceCheck.of(directory, TestKey.KEY, contains, _ -> {});
  }

  private static List<String> edit(List<String> lines, UnaryOperator<List<String>> edit) {
    return edit.apply(new ArrayList<>(lines));
  }

  private static List<String> changed(List<String> lines, int at) {
    lines.set(at, lines.get(at).replaceFirst("2026", "2025"));
    return lines;
  }

  private static List<String> without(List<String> lines, int at) {
    lines.remove(at);
    return lines;
  }

  private static Handshake first(String id) {
    return Handshakes.first(id, NOON, id, Optional.empty());
  }
}
