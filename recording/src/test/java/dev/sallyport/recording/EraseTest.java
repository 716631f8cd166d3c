package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.anchor.DirectoryAnchor;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasing an exchange by its key. */
class EraseTest {

  @TempDir Path temp;
  private Path directory;
  private Path anchors;

  @BeforeEach
  void writeASample() throws IOException {
    directory = temp.resolve("recordings");
    anchors = Files.createDirectory(temp.resolve("anchors"));
    try (SegmentJournal journal =
        Journals.open(
            directory,
            Journals.OPTIONS
                .withSegmentBytes(2150)
                .withAnchors(List.of(new DirectoryAnchor(anchors))))) {
      Samples.appendApart(journal, Samples.id(1), Samples.allowed());
      Samples.append(journal, Samples.id(2), Samples.denied());
    }
  }

  private List<Tombstone> erase(ExchangeId exchange) throws IOException {
    return Eraser.erase(
        directory,
        Journals.RING,
        Set.of(exchange),
        "asked for by its subject",
        Samples.START,
        List.of(new DirectoryAnchor(anchors)));
  }

  @Test
  void nothingOfAnErasedExchangeCanBeReadAndTheChainStillVerifies() throws IOException {
    int before = Journals.entries(directory).size();

    List<Tombstone> tombstones = erase(Samples.id(1));

    assertThat(tombstones).hasSizeGreaterThan(1).allMatch(t -> t.exchange().equals(Samples.id(1)));
    assertThat(Journals.entries(directory))
        .hasSize(before - 10)
        .noneMatch(entry -> entry.exchange().equals(Samples.id(1)));
    VerifyReport report =
        Journals.recordings(directory)
            .verify(Journals.AUDIT.withAnchors(anchors), TailPatience.NONE);
    assertThat(report.verdict()).isEqualTo(new Verdict.Intact());
    assertThat(report.erased()).isEqualTo(10);
  }

  @Test
  void erasingAgainOrWhatIsNotThereErasesNothing() throws IOException {
    erase(Samples.id(1));
    assertThat(erase(Samples.id(1))).isEmpty();
    assertThat(erase(Samples.id(77))).isEmpty();
    assertThat(Journals.verdict(directory)).isEqualTo(new Verdict.Intact());
  }

  @Test
  void aKeyThatIsGoneWithoutATombstoneIsDamage() throws IOException {
    erase(Samples.id(1));
    Files.delete(Journals.files(directory, ".json").getFirst());
    assertThat(Journals.verdict(directory))
        .isInstanceOfSatisfying(
            Verdict.Broken.class,
            broken -> assertThat(broken.place().what()).contains("has no tombstone"));
  }

  @Test
  void everyEditOfATombstoneIsNoticed() throws IOException {
    erase(Samples.id(2));
    Path grave =
        Journals.files(directory, ".json").stream()
            .filter(file -> !file.endsWith("signers.json"))
            .findFirst()
            .orElseThrow();
    byte[] whole = Files.readAllBytes(grave);
    for (int at = 0; at < whole.length; at += 7) {
      byte[] edited = whole.clone();
      edited[at] ^= 1;
      Files.write(grave, edited);
      assertThat(Journals.verdict(directory)).as("byte %s", at).isInstanceOf(Verdict.Broken.class);
    }
  }

  @Test
  void aKeyThatIsPutBackIsNoticedWithTheTombstoneAndByTheAnchorWithoutIt() throws IOException {
    Path copy = temp.resolve("copy");
    Journals.copy(directory, copy);
    erase(Samples.id(2));
    for (Path file : Journals.files(copy, ".keys")) {
      Files.write(directory.resolve(file.getFileName()), Files.readAllBytes(file));
    }
    assertThat(Journals.verdict(directory)).isInstanceOf(Verdict.Broken.class);
    // The copy knows of no erasure; the anchor does.
    assertThat(Journals.verdict(copy)).isEqualTo(new Verdict.Intact());
    assertThat(
            Journals.recordings(copy)
                .verify(Journals.AUDIT.withAnchors(anchors), TailPatience.NONE)
                .verdict())
        .isInstanceOfSatisfying(
            Verdict.Broken.class, broken -> assertThat(broken.place().what()).contains("is back"));
  }

  @Test
  void anExchangeThatStillRunsIsNotErased() throws IOException {
    try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(5), Samples.denied().subList(0, 2));
      journal.commit().join();
      assertThatThrownBy(() -> erase(Samples.id(5))).hasMessageContaining("has not ended");
    }
    SegmentJournal.open(directory, Journals.RING, Journals.OPTIONS).close();
    assertThat(erase(Samples.id(5))).hasSize(1);
  }
}
