package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.anchor.DirectoryAnchor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoverTest {

  @TempDir Path directory;
  @TempDir Path elsewhere;
  @TempDir Path copy;

  @BeforeEach
  void write() throws IOException {
    Journals.writeSample(directory);
  }

  private void remove(long segment, Anchor... anchors) throws IOException {
    new Remover(directory, Journals.RING, List.of(anchors))
        .remove(segment, "retention 90d", Samples.START);
  }

  private String broken() throws IOException {
    return broken(Journals.AUDIT);
  }

  private String broken(Audit audit) throws IOException {
    return Journals.recordings(directory).verify(audit, TailPatience.NONE).verdict()
            instanceof Verdict.Broken(Place place)
        ? place.toString()
        : "not broken";
  }

  @Test
  void aRemovedSegmentLeavesAChainThatVerifies() throws IOException {
    remove(1);

    assertThat(Journals.verdict(directory).isOk()).isTrue();
    assertThat(Journals.segment(directory, 1)).doesNotExist();
    assertThat(directory.resolve("segment-0000000001.keys")).doesNotExist();
    assertThat(Files.readString(directory.resolve("removed-0000000001.json")))
        .contains("retention 90d");
  }

  @Test
  void oneInTheMiddleMayGoToo() throws IOException {
    remove(2);

    assertThat(Journals.verdict(directory).isOk()).isTrue();
  }

  @Test
  void theNewestSegmentStays() throws IOException {
    long newest = Journals.files(directory, ".slpt").size();

    assertThatThrownBy(() -> remove(newest)).hasMessageContaining("is the newest segment");
  }

  @Test
  void aDamagedSegmentStays() throws IOException {
    Path file = Journals.segment(directory, 1);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(() -> remove(1)).hasMessageContaining("not a closed segment");
    assertThat(file).exists();
  }

  @Test
  void aJournalGoesOnAfterAllButTheNewestWereRemoved() throws IOException {
    Journals.copy(directory, copy);
    for (long segment = 1; segment < Journals.files(copy, ".slpt").size(); segment++) {
      remove(segment);
    }
    Journals.open(directory, Journals.OPTIONS).close();

    assertThat(Journals.verdict(directory).isOk()).isTrue();
  }

  @Test
  void whatIsPutBackShows() throws IOException {
    Journals.copy(directory, copy);
    remove(1);
    Files.copy(Journals.segment(copy, 1), Journals.segment(directory, 1));

    assertThat(broken()).contains("the segment was removed, and is back or not gone");
  }

  @Test
  void aSegmentThatIsMissingWithoutAStatementShows() throws IOException {
    Files.delete(Journals.segment(directory, 1));

    assertThat(broken()).contains("segment-0000000001.slpt is missing");
  }

  @Test
  void aStatementThatWasChangedShows() throws IOException {
    remove(1);
    Path statement = directory.resolve("removed-0000000001.json");
    Files.writeString(statement, Files.readString(statement).replace("90d", "91d"));

    assertThat(broken())
        .contains("removed-0000000001.json")
        .contains("not signed by the newest key");
  }

  @Test
  void aStatementOfAnotherSegmentShows() throws IOException {
    remove(1);
    Files.copy(
        directory.resolve("removed-0000000001.json"), directory.resolve("removed-0000000002.json"));
    Files.delete(Journals.segment(directory, 2));

    assertThat(broken()).contains("the statement is of another segment");
  }

  @Test
  void anAnchorHasToKnowOfIt() throws IOException {
    long next = Journals.files(directory, ".slpt").size() + 1;
    DirectoryAnchor anchor = new DirectoryAnchor(elsewhere);
    try (SegmentJournal journal =
        Journals.open(directory, Journals.OPTIONS.withAnchors(List.of(anchor)))) {
      Samples.append(journal, Samples.id(9), Samples.denied());
    }
    Journals.open(directory, Journals.OPTIONS).close();
    Audit audit = Journals.AUDIT.withAnchors(elsewhere);
    remove(next);

    assertThat(broken(audit)).contains("the anchor knows the segment and not that it was removed");
    remove(next, anchor);
    assertThat(broken(audit)).isEqualTo("not broken");
  }

  @Test
  void aNewKeySignsStatementsAnew() throws IOException {
    remove(1);
    Path keys = elsewhere.resolve("keys");
    Journals.copy(Journals.KEYS.directory(), keys);
    var files = new dev.sallyport.recording.seal.KeyFiles(keys, _ -> java.util.Optional.empty());
    files.addSigningKey();
    SegmentJournal.open(directory, files.load(), Journals.OPTIONS).close();

    Recordings recordings = Recordings.in(directory, files);
    assertThat(recordings.verify(recordings.audit(), TailPatience.NONE).verdict().isOk()).isTrue();
  }
}
