package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.anchor.DirectoryAnchor;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.segment.KeyFile;
import dev.sallyport.recording.segment.SegmentForge;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attacker who changes several files at once, so that they fit each other: with no key, and with
 * the keys that were in force before the last change of keys.
 */
class CombinedTamperTest {

  @TempDir static Path shared;
  private static Evidence whole;

  @TempDir Path temp;
  private Evidence evidence;

  @BeforeAll
  static void write() throws IOException {
    whole = Evidence.in(shared);
  }

  @BeforeEach
  void copy() throws IOException {
    evidence = whole.copy(temp);
  }

  private void assertBroken(String words) throws IOException {
    assertThat(evidence.verdict())
        .isInstanceOfSatisfying(
            Verdict.Broken.class, broken -> assertThat(broken.place().toString()).contains(words));
  }

  /** Nor does the gateway make it look right when it takes over what it finds. */
  private void assertBrokenAlsoAfterAStart(String words) throws IOException {
    assertBroken(words);
    evidence.restart();
    assertThat(evidence.verdict()).isInstanceOf(Verdict.Broken.class);
  }

  private static void replace(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void theSampleIsWholeWithAndWithoutAnchorsAndAfterAStart() throws IOException {
    assertThat(evidence.verdict()).isEqualTo(new Verdict.Intact());
    assertThat(evidence.verdictWithAnchors()).isEqualTo(new Verdict.Intact());
    evidence.restart();
    assertThat(evidence.verdictWithAnchors()).isEqualTo(new Verdict.Intact());
    assertThat(Journals.files(evidence.recordings, ".slpt")).hasSizeGreaterThan(4);
    assertThat(Journals.files(evidence.recordings, ".json")).hasSizeGreaterThan(2);
  }

  @Test
  void twoSegmentsThatChangePlacesWithNamesNumbersAndHashesMadeRight() throws IOException {
    for (String end : List.of(".slpt", ".keys")) {
      Path two = evidence.in("segment-0000000002" + end);
      Path three = evidence.in("segment-0000000003" + end);
      byte[] second = Files.readAllBytes(two);
      Files.write(two, renumbered(Files.readAllBytes(three), end, 2));
      Files.write(three, renumbered(second, end, 3));
    }
    assertBrokenAlsoAfterAStart("segment-0000000002");
  }

  private static byte[] renumbered(byte[] file, String end, long number) {
    if (end.equals(".keys")) {
      return file;
    }
    List<byte[]> parts = SegmentForge.parts(file);
    parts.set(0, SegmentForge.withNumber(parts.getFirst(), number));
    return SegmentForge.rebuildChain(parts);
  }

  @Test
  void keyFilesAloneOfAnOlderCopyAreNoticedForWhatWasErasedIsBack() throws IOException {
    for (Path file : Journals.files(evidence.before, ".keys")) {
      if (Files.exists(evidence.in(file.getFileName().toString()))) {
        replace(file, evidence.in(file.getFileName().toString()));
      }
    }
    assertBrokenAlsoAfterAStart(".keys");
  }

  @Test
  void aSlotThatIsPutBackIsNoticedWithoutItsTombstoneByTheAnchorAlone() throws IOException {
    for (Path grave : Journals.files(evidence.recordings, ".json")) {
      if (grave.getFileName().toString().startsWith("erased")) {
        SegmentName segment =
            new SegmentName(Tombstone.decode(Files.readAllBytes(grave)).segment());
        int slot = Tombstone.decode(Files.readAllBytes(grave)).slot();
        byte[] was;
        try (KeyFile old = KeyFile.open(segment.keys(evidence.before))) {
          was = old.slot(slot);
        }
        long offset;
        try (KeyFile now = KeyFile.open(segment.keys(evidence.recordings))) {
          offset = now.offset(slot);
        }
        try (FileChannel channel =
            FileChannel.open(segment.keys(evidence.recordings), StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(was), offset);
        }
        Files.delete(grave);
      }
    }
    assertThat(evidence.verdictWithAnchors())
        .isInstanceOfSatisfying(
            Verdict.Broken.class, broken -> assertThat(broken.place().what()).contains("is back"));
  }

  @Test
  void anOlderListOfSignersIsNoticedAndNotGoneOnWith() throws IOException {
    replace(evidence.before.resolve("signers.json"), evidence.in("signers.json"));
    assertBroken("not signed by the public key given");
    evidence.restart();
    // The start refused, so that the right file can still be put back.
    replace(whole.in("signers.json"), evidence.in("signers.json"));
    assertThat(evidence.verdict()).isEqualTo(new Verdict.Intact());
  }

  @Test
  void theWholeFolderAsItWasBeforeIsNoticedByKeyAndByAnchor() throws IOException {
    Journals.copy(evidence.before, evidence.recordings);
    assertBroken("signers.json");
    assertThat(evidence.verdictWithAnchors()).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void tombstonesOfAnotherJournalAndOfAnotherSlot() throws IOException {
    Evidence other = Evidence.in(temp.resolve("other"));
    Path mine = grave(evidence);
    byte[] was = Files.readAllBytes(mine);
    replace(grave(other), mine);
    assertBrokenAlsoAfterAStart("the tombstone is of another slot");

    evidence = whole.copy(temp.resolve("again"));
    SegmentName segment = new SegmentName(Tombstone.decode(was).segment());
    int slot = Tombstone.decode(was).slot() == 0 ? 1 : 0;
    eraseSlot(segment, slot);
    Files.write(segment.erased(evidence.recordings, slot), was);
    assertBrokenAlsoAfterAStart("the tombstone is of another slot");
  }

  private static Path grave(Evidence of) throws IOException {
    return Journals.files(of.recordings, ".json").stream()
        .filter(file -> file.getFileName().toString().startsWith("erased"))
        .findFirst()
        .orElseThrow();
  }

  private byte[] eraseSlot(SegmentName segment, int slot) throws IOException {
    byte[] was;
    long offset;
    try (KeyFile file = KeyFile.open(segment.keys(evidence.recordings))) {
      was = file.slot(slot);
      offset = file.offset(slot);
    }
    try (FileChannel channel =
        FileChannel.open(segment.keys(evidence.recordings), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(KeyFile.SLOT), offset);
    }
    return was;
  }

  @Test
  void anErasureWithATombstoneSignedByARetiredKey() throws IOException {
    KeyRing thief = evidence.stolen.load();
    // What the thief erased in an older copy, and the same slots in the files of now.
    List<Tombstone> forged =
        Eraser.erase(evidence.before, thief, Set.of(Samples.id(4)), "", Samples.START, List.of());
    assertThat(forged).isNotEmpty();
    for (Tombstone tombstone : forged) {
      SegmentName segment = new SegmentName(tombstone.segment());
      eraseSlot(segment, tombstone.slot());
      replace(
          segment.erased(evidence.before, tombstone.slot()),
          segment.erased(evidence.recordings, tombstone.slot()));
    }
    assertBrokenAlsoAfterAStart("the tombstone is not signed by the newest key");
  }

  @Test
  void aRemovalWithAStatementSignedByARetiredKey() throws IOException {
    new Remover(
            evidence.before,
            evidence.stolen.load(),
            List.of(new DirectoryAnchor(evidence.anchorsBefore)))
        .remove(2, "", Samples.START);
    replace(
        evidence.before.resolve("removed-0000000002.json"), evidence.in("removed-0000000002.json"));
    Files.delete(evidence.in("segment-0000000002.slpt"));
    Files.delete(evidence.in("segment-0000000002.keys"));
    assertBrokenAlsoAfterAStart("the statement is not signed by the newest key");
  }

  @Test
  void aKeyFileHeaderSignedByARetiredKey() throws IOException {
    replace(
        evidence.before.resolve("segment-0000000002.keys"), evidence.in("segment-0000000002.keys"));
    assertBrokenAlsoAfterAStart("segment-0000000002.keys");
  }

  @Test
  void segmentsOfTheNewKeyWrittenAnewWithTheOldOne() throws IOException {
    // The thief takes up the journal where the old key left it and records another story.
    try (SegmentJournal journal =
        SegmentJournal.open(evidence.before, evidence.stolen.load(), Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(66), Samples.denied());
    }
    Journals.copy(evidence.before, evidence.recordings);
    assertBroken("signers.json");
    assertThat(evidence.verdictWithAnchors()).isInstanceOf(Verdict.Broken.class);
    evidence.restart();
    assertThat(evidence.verdictWithAnchors()).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void anchorsThatAreEmptyOrOfAnotherJournalProveNothing() throws IOException {
    Evidence other = Evidence.in(temp.resolve("other"));
    List<Path> heads = Journals.files(evidence.anchors, ".heads");
    assertThat(heads).hasSize(1);
    byte[] was = Files.readAllBytes(heads.getFirst());
    for (byte[] content :
        new byte[][] {
          new byte[0],
          Files.readAllBytes(Journals.files(other.anchors, ".heads").getFirst()),
          Arrays.copyOf(was, 40)
        }) {
      Files.write(heads.getFirst(), content);
      assertThat(evidence.verdictWithAnchors()).isInstanceOf(Verdict.Broken.class);
    }
    Files.delete(heads.getFirst());
    assertThat(evidence.verdictWithAnchors()).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void aHeadWithTwiceTheSamePropertyOrADeepOne() throws IOException {
    Path file = evidence.in("segment-0000000002.slpt");
    byte[] was = Files.readAllBytes(file);
    List<byte[]> parts = SegmentForge.parts(was);
    String head = SegmentForge.payload(parts.get(1));
    for (String forged :
        List.of(
            head.replaceFirst("\\{", "{\"why\":\"opened\","),
            head.replaceFirst("\\}$", ",\"more\":" + "[".repeat(5000) + "]".repeat(5000) + "}"),
            head.replaceFirst("\"frames\":0", "\"frames\":0e999999999"),
            "[".repeat(100_000),
            "\"" + "\\u0000".repeat(10_000) + "\"")) {
      List<byte[]> changed = new ArrayList<>(parts);
      changed.set(1, SegmentForge.frame('H', forged.getBytes(StandardCharsets.UTF_8)));
      Files.write(file, SegmentForge.rebuildChain(changed));
      assertBroken("segment-0000000002.slpt, offset 80, frame 1");
    }
  }
}
