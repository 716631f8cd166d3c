package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.anchor.DirectoryAnchor;
import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.ReadersHead;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.SegmentForge;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a copy of the heads elsewhere finds out. */
class AnchorTest {

  @TempDir Path temp;
  private Path directory;
  private Path anchors;
  private JournalOptions options;

  @BeforeEach
  void prepare() throws IOException {
    directory = temp.resolve("recordings");
    anchors = Files.createDirectory(temp.resolve("anchors"));
    options = Journals.OPTIONS.withAnchors(List.of(new DirectoryAnchor(anchors)));
  }

  private void record(int exchange) throws IOException {
    try (SegmentJournal journal = Journals.open(directory, options)) {
      Samples.append(journal, Samples.id(exchange), Samples.denied());
    }
  }

  private Verdict verdict() throws IOException {
    return Journals.recordings(directory)
        .verify(Journals.AUDIT.withAnchors(anchors), TailPatience.NONE)
        .verdict();
  }

  private void assertBroken(String what) throws IOException {
    assertThat(verdict())
        .isInstanceOfSatisfying(
            Verdict.Broken.class, broken -> assertThat(broken.place().what()).contains(what));
  }

  @Test
  void agreesWithWhatWasNotChanged() throws IOException {
    record(1);
    record(2);
    assertThat(verdict()).isEqualTo(new Verdict.Intact());
  }

  @Test
  void anOlderCopyOfTheWholeDirectoryIsNoticed() throws IOException {
    record(1);
    Path old = temp.resolve("old");
    Journals.copy(directory, old);
    record(2);
    Journals.copy(old, directory);
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
    assertBroken("the anchor knows this segment");
  }

  @Test
  void anEndCutOffBetweenTwoFramesIsNoticed() throws IOException {
    record(1);
    Path segment = Journals.segment(directory, 1);
    byte[] whole = Files.readAllBytes(segment);
    int end = 0;
    List<byte[]> parts = SegmentForge.parts(whole);
    List<byte[]> kept = parts.subList(0, parts.size() - 2);
    for (byte[] part : kept) {
      end += part.length;
    }
    Files.write(segment, Arrays.copyOf(whole, end));
    assertThat(Journals.verdict(directory)).isInstanceOf(Verdict.Unclosed.class);
    assertBroken("the segment ends after " + (kept.size() - 1));
  }

  @Test
  void aDirectoryThatWasStartedAnewIsNoticed() throws IOException {
    record(1);
    for (Path file : Journals.files(directory, "")) {
      Files.delete(file);
    }
    record(2);
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
    Files.delete(Journals.files(anchors, ".heads").getLast());
    Files.delete(Journals.files(anchors, ".heads").getFirst());
    assertBroken("no anchor of this journal");
  }

  @Test
  void headsAreAnchoredWhileTheJournalRuns() throws IOException {
    try (SegmentJournal journal =
        Journals.open(directory, options.withHeadInterval(Duration.ZERO))) {
      Samples.append(journal, Samples.id(1), Samples.denied());
      Await.until(
          "a head with four events is anchored",
          () -> anchored(),
          text -> text.contains("\"events\":4"));
      assertThat(verdict()).isInstanceOf(Verdict.Unclosed.class);
    }
    assertThat(verdict()).isEqualTo(new Verdict.Intact());
  }

  private String anchored() {
    try {
      StringBuilder text = new StringBuilder();
      for (Path file : Journals.files(anchors, ".heads")) {
        text.append(Files.readString(file));
      }
      return text.toString();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void anEditedAnchorIsNamedAndAHalfWrittenLineIsNot() throws IOException {
    record(1);
    Path heads = Journals.files(anchors, ".heads").getFirst();
    String lines = Files.readString(heads);
    Files.writeString(heads, "{\"journal\":", StandardOpenOption.APPEND);
    assertThat(verdict()).isEqualTo(new Verdict.Intact());
    Files.writeString(heads, lines.replaceFirst("\"events\":\\d+", "\"events\":9"));
    assertThat(verdict())
        .isInstanceOfSatisfying(
            Verdict.Broken.class, broken -> assertThat(broken.place().file()).isEqualTo(heads));
  }

  @Test
  void halfALineThatAFullDiskLeftIsTakenAwayBeforeTheNext() throws IOException {
    record(1);
    Path heads = Journals.files(anchors, ".heads").getFirst();
    Files.writeString(heads, "{\"journal\":", StandardOpenOption.APPEND);
    record(2);
    assertThat(Files.readAllLines(heads)).allMatch(line -> line.endsWith("}"));
    assertThat(verdict()).isEqualTo(new Verdict.Intact());
  }

  @Test
  void aFolderWithAFileForEachHeadIsReadLikeAFileOfLines() throws IOException {
    record(1);
    Path heads = Journals.files(anchors, ".heads").getFirst();
    List<String> lines = Files.readAllLines(heads);
    Files.delete(heads);
    Files.createDirectory(heads);
    for (int i = 0; i < lines.size(); i++) {
      Files.writeString(heads.resolve(i + ".json"), lines.get(i));
    }
    assertThat(verdict()).isEqualTo(new Verdict.Intact());
    Files.writeString(
        heads.resolve("0.json"), lines.getFirst().replaceFirst("\"events\":\\d+", "\"events\":9"));
    assertBroken("not signed by a key of this journal");
  }

  @Test
  void anAnchorOutOfReachIsToldOfAndRecordingGoesOn() throws IOException {
    Anchor away =
        new Anchor() {
          @Override
          public String name() {
            return "tape";
          }

          @Override
          public void keep(Head head) throws IOException {
            throw new IOException("no tape");
          }

          @Override
          public void keep(Removal removal) {}

          @Override
          public void keep(ReadersHead head) {}

          @Override
          public void keep(Tombstone tombstone) {}
        };
    try (SegmentJournal journal =
        Journals.open(
            directory,
            Journals.OPTIONS.withHeadInterval(Duration.ZERO).withAnchors(List.of(away)))) {
      assertThat(Samples.append(journal, Samples.id(1), Samples.denied())).isEqualTo(4);
      journal.commit().join();
      Await.until("it says so", journal::anchorFailures, failures -> !failures.isEmpty());
      assertThat(journal.anchorFailures().getFirst()).contains("tape", "no tape");
      assertThat(journal.health()).isEqualTo(new JournalHealth.Ok());
    }
  }

  @Test
  void recordingsOfAnotherKeyAreNotTakenForThese() throws IOException {
    KeyFiles forger = new KeyFiles(temp.resolve("forger"), _ -> Optional.empty());
    SegmentJournal.open(directory, forger.loadOrCreate(), Journals.OPTIONS).close();
    assertThat(
            Journals.recordings(directory)
                .verify(
                    Audit.OF_ITSELF.withPublicKey(Journals.RING.signer().verifying()),
                    TailPatience.NONE)
                .verdict())
        .isInstanceOfSatisfying(
            Verdict.Broken.class,
            broken -> assertThat(broken.place().what()).contains("not signed by the public key"));
  }
}
