package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.render.RecordingJson;
import dev.sallyport.recording.render.RecordingText;
import dev.sallyport.recording.segment.SegmentForge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to the files of a closed journal is noticed, and no reader falls over it. */
class TamperTest {

  /** Where a frame of events says how many they are. */
  private static final int COUNT = 52;

  private static Path sample;
  private static Path copy;

  @TempDir Path temp;

  @BeforeAll
  @BeforeContainer
  static void writeASample() throws IOException {
    sample = Files.createTempDirectory("sample");
    copy = Files.createTempDirectory("copy");
    Journals.writeSample(sample);
  }

  @AfterAll
  @AfterContainer
  static void remove() throws IOException {
    for (Path directory : List.of(sample, copy)) {
      for (Path file : Journals.files(directory, "")) {
        Files.delete(file);
      }
      Files.delete(directory);
    }
  }

  private static List<Path> segments() throws IOException {
    return Journals.files(sample, ".slpt");
  }

  private static Path inCopy(Path segment) {
    return copy.resolve(segment.getFileName());
  }

  /** Reads the copy in every way there is; gives the verdict. */
  private static Verdict readAll() {
    Recordings recordings = Journals.recordings(copy);
    try {
      VerifyReport report = recordings.verify(Journals.AUDIT, TailPatience.NONE);
      RecordingText.verify(report);
      RecordingJson.verify(report);
      Listing listing = recordings.list();
      RecordingText.list(listing);
      RecordingJson.list(listing);
      for (ExchangeSummary exchange : listing.exchanges()) {
        Lookup lookup = recordings.show(exchange.exchange().value());
        RecordingText.show(lookup);
        RecordingJson.show(lookup);
      }
      return report.verdict();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A step that hits every field of a larger sample; the long suite takes every byte of it. */
  private static final int STEP = 23;

  @Test
  void everyFlipOfASingleByteIsNoticed() throws IOException {
    Path tiny = temp.resolve("tiny");
    Journals.writeTinySample(tiny);
    flipBytes(tiny, 1, at -> 1 << (at % 8));
  }

  @Test
  void aFlipOfASingleByteInOneOfTwoSegmentsIsNoticed() throws IOException {
    flipBytes(smallSample(), STEP, at -> 1 << (at % 8));
  }

  @Test
  @Tag("long")
  void everyFlipOfASingleByteInOneOfTwoSegmentsIsNoticed() throws IOException {
    flipBytes(smallSample(), 1, at -> 1 << (at % 8));
  }

  @Test
  @Tag("long")
  void everyFlipOfAnySingleBitOfAnyThirdByteIsNoticed() throws IOException {
    for (int bit = 0; bit < 8; bit++) {
      int mask = 1 << bit;
      flipBytes(smallSample(), 3, _ -> mask);
    }
  }

  private Path smallSample() throws IOException {
    Path small = temp.resolve("small");
    if (!Files.exists(small)) {
      Journals.writeSmallSample(small);
    }
    return small;
  }

  /** Every {@code step}th byte, on two threads with a copy each. */
  private void flipBytes(Path journal, int step, IntUnaryOperator maskAt) {
    IntStream.range(0, 2)
        .parallel()
        .forEach(
            half -> {
              try {
                Path own = Files.createTempDirectory(temp, "flips");
                Journals.copy(journal, own);
                flipBytes(own, half * step, 2 * step, maskAt);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static void flipBytes(Path journal, int from, int step, IntUnaryOperator maskAt)
      throws IOException {
    for (Path file : Journals.files(journal, "")) {
      if (file.endsWith("journal.lock")) {
        continue;
      }
      byte[] whole = Files.readAllBytes(file);
      for (int at = from; at < whole.length; at += step) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) maskAt.applyAsInt(at);
        Files.write(file, flipped);
        assertThat(Journals.verdict(journal))
            .as("%s, byte %s xor %s", file.getFileName(), at, maskAt.applyAsInt(at))
            .isInstanceOfAny(Verdict.Broken.class, Verdict.TornTail.class);
      }
      Files.write(file, whole);
    }
    assertThat(Journals.verdict(journal)).isEqualTo(new Verdict.Intact());
  }

  @Test
  void namesThePlaceOfTheFirstDamage() throws IOException {
    Journals.copy(sample, copy);
    Path second = segments().get(1);
    byte[] bytes = Files.readAllBytes(second);
    bytes[80 + 60] ^= 1;
    Files.write(inCopy(second), bytes);
    assertThat(Journals.verdict(copy))
        .isInstanceOfSatisfying(
            Verdict.Broken.class,
            broken -> {
              assertThat(broken.place().file()).isEqualTo(inCopy(second));
              assertThat(broken.place().offset()).isEqualTo(80);
              assertThat(broken.place().frame()).isEqualTo(1);
              assertThat(broken.place().what()).contains("checksum");
            });
  }

  @Test
  void aTruncationOfAnySegmentIsNoticed() throws IOException {
    truncate(STEP);
  }

  @Test
  @Tag("long")
  void everyTruncationOfAnySegmentIsNoticed() throws IOException {
    truncate(1);
  }

  private void truncate(int step) throws IOException {
    Path small = smallSample();
    List<Path> segments = Journals.files(small, ".slpt");
    for (Path segment : segments) {
      byte[] whole = Files.readAllBytes(segment);
      for (int size = 0; size < whole.length; size += step) {
        Files.write(segment, Arrays.copyOf(whole, size));
        Verdict verdict = Journals.verdict(small);
        if (segment.equals(segments.getLast())) {
          assertThat(verdict)
              .as("%s cut to %s", segment.getFileName(), size)
              .isInstanceOfAny(Verdict.TornTail.class, Verdict.Unclosed.class);
        } else {
          assertThat(verdict)
              .as("%s cut to %s", segment.getFileName(), size)
              .isInstanceOf(Verdict.Broken.class);
        }
      }
      Files.write(segment, whole);
    }
  }

  @Test
  void aMissingSegmentIsNoticed() throws IOException {
    List<Path> segments = segments();
    for (Path segment : segments.subList(0, segments.size() - 1)) {
      Journals.copy(sample, copy);
      Files.delete(inCopy(segment));
      assertThat(readAll())
          .as("without %s", segment.getFileName())
          .isInstanceOfSatisfying(
              Verdict.Broken.class,
              broken ->
                  assertThat(broken.place().what())
                      .contains(segment.getFileName() + " is missing"));
    }
  }

  @Test
  void swappedSegmentsAreNoticed() throws IOException {
    Journals.copy(sample, copy);
    Path one = segments().get(0);
    Path two = segments().get(1);
    Files.copy(one, inCopy(two), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(two, inCopy(one), StandardCopyOption.REPLACE_EXISTING);
    assertThat(readAll()).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void aSegmentOfAnotherJournalIsNoticed() throws IOException {
    Path other = temp.resolve("other");
    try (SegmentJournal journal = Journals.open(other, Journals.OPTIONS.withSegmentBytes(2500))) {
      Samples.appendApart(journal, Samples.id(9), Samples.allowed());
    }
    Journals.copy(sample, copy);
    Path second = segments().get(1);
    Files.write(inCopy(second), Files.readAllBytes(other.resolve(second.getFileName())));
    assertThat(readAll()).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void bytesAfterAFooterAreNoticed() throws IOException {
    for (Path segment : segments()) {
      Journals.copy(sample, copy);
      byte[] whole = Files.readAllBytes(segment);
      Files.write(inCopy(segment), Arrays.copyOf(whole, whole.length + 1));
      assertThat(readAll()).isInstanceOf(Verdict.Broken.class);
    }
  }

  @Test
  void removedRepeatedAndReorderedFramesAreNoticedThoughTheirChecksumsAreRight()
      throws IOException {
    for (Path segment : segments()) {
      List<byte[]> parts = SegmentForge.parts(Files.readAllBytes(segment));
      for (int i = 1; i < parts.size() - 1; i++) {
        List<byte[]> removed = new ArrayList<>(parts);
        removed.remove(i);
        List<byte[]> repeated = new ArrayList<>(parts);
        repeated.add(i, parts.get(i));
        List<byte[]> reordered = new ArrayList<>(parts);
        reordered.add(i + 1, reordered.remove(i));
        for (List<byte[]> forged : List.of(removed, repeated, reordered)) {
          Journals.copy(sample, copy);
          Files.write(inCopy(segment), SegmentForge.join(forged));
          assertThat(readAll()).isInstanceOf(Verdict.Broken.class);
        }
      }
    }
  }

  @Test
  void anEditWithARightChecksumButWithoutTheChainIsNoticed() throws IOException {
    for (Path segment : segments()) {
      List<byte[]> parts = SegmentForge.parts(Files.readAllBytes(segment));
      for (int i = 1; i < parts.size(); i++) {
        Journals.copy(sample, copy);
        List<byte[]> forged = new ArrayList<>(parts);
        forged.set(i, SegmentForge.editKeepingChecksumRight(parts.get(i)));
        Files.write(inCopy(segment), SegmentForge.join(forged));
        assertThat(readAll())
            .isInstanceOfSatisfying(
                Verdict.Broken.class,
                broken -> assertThat(broken.place().what()).contains("chain"));
      }
    }
  }

  @Test
  void aSegmentWithEveryHashRebuiltIsNoticedAtItsFirstHeadAfterTheEdit() throws IOException {
    Journals.copy(sample, copy);
    Path first = segments().getFirst();
    List<byte[]> parts = SegmentForge.parts(Files.readAllBytes(first));
    parts.remove(parts.size() - 2);
    Files.write(inCopy(first), SegmentForge.rebuildChain(parts));
    assertThat(readAll())
        .isInstanceOfSatisfying(
            Verdict.Broken.class,
            broken -> {
              assertThat(broken.place().file()).isEqualTo(inCopy(first));
              assertThat(broken.place().frame()).isEqualTo(parts.size() - 1);
              assertThat(broken.place().what()).contains("signature");
            });
  }

  @Test
  void aFrameThatHoldsAnotherNumberOfEventsThanItSaysIsNoticed() throws IOException {
    Path first = segments().getFirst();
    List<byte[]> parts = SegmentForge.parts(Files.readAllBytes(first));
    // Without the footer there is no signature over the edit, and nothing else after the events.
    int last = parts.size() - 2;
    assertThat((char) parts.get(last)[3]).isEqualTo('E');
    int count = ByteBuffer.wrap(parts.get(last)).getInt(COUNT);
    Map.of(
            0,
            "the frame cannot hold so many events",
            -1,
            "the frame cannot hold so many events",
            Integer.MAX_VALUE,
            "the frame cannot hold so many events",
            count + 1,
            "the frame says that it holds %d events, and holds %d".formatted(count + 1, count))
        .forEach((claimed, told) -> assertClaimIsBroken(first, parts, last, claimed, told));
  }

  private void assertClaimIsBroken(
      Path segment, List<byte[]> parts, int frame, int claimed, String told) {
    try {
      Journals.copy(sample, copy);
      for (Path later : segments().subList(1, segments().size())) {
        Files.delete(inCopy(later));
      }
      List<byte[]> forged = new ArrayList<>(parts.subList(0, parts.size() - 1));
      byte[] edited = forged.get(frame).clone();
      ByteBuffer.wrap(edited).putInt(COUNT, claimed);
      forged.set(frame, edited);
      Files.write(inCopy(segment), SegmentForge.rebuildChain(forged));
      assertThat(readAll())
          .isInstanceOfSatisfying(
              Verdict.Broken.class, broken -> assertThat(broken.place().what()).isEqualTo(told));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anEventThatWasNotSealedForItsPlaceIsToldOfAndTheRestIsRead() throws IOException {
    Journals.copy(sample, copy);
    for (Path later : segments().subList(1, segments().size())) {
      Files.delete(inCopy(later));
    }
    Path first = segments().getFirst();
    List<byte[]> parts = SegmentForge.parts(Files.readAllBytes(first));
    parts.set(3, SegmentForge.editKeepingChecksumRight(parts.get(3)));
    // Without the footer there is no signature over the edit.
    Files.write(inCopy(first), SegmentForge.rebuildChain(parts.subList(0, parts.size() - 1)));
    assertThat(readAll())
        .isInstanceOfSatisfying(
            Verdict.Broken.class,
            broken -> {
              assertThat(broken.place().frame()).isEqualTo(3);
              assertThat(broken.place().what()).isEqualTo("the event does not open with its key");
            });
    assertThat(Journals.recordings(copy).list().exchanges())
        .extracting(ExchangeSummary::exchange)
        .contains(new ExchangeId(Samples.id(1).value()));
  }

  @Property(tries = 60)
  void anySpliceIsNoticedAndNoReaderFalls(
      @ForAll @IntRange(max = 3) int segment,
      @ForAll @IntRange(max = 2500) int at,
      @ForAll @IntRange(max = 200) int removed,
      @ForAll @Size(max = 200) byte[] inserted)
      throws IOException {
    Journals.copy(sample, copy);
    Path file = segments().get(segment);
    byte[] before = Files.readAllBytes(file);
    int from = Math.min(at, before.length);
    int to = Math.min(from + removed, before.length);
    byte[] after =
        SegmentForge.join(
            List.of(
                Arrays.copyOf(before, from),
                inserted,
                Arrays.copyOfRange(before, to, before.length)));
    Files.write(inCopy(file), after);
    if (Arrays.equals(before, after)) {
      assertThat(readAll()).isEqualTo(new Verdict.Intact());
    } else {
      assertThat(readAll()).isNotInstanceOf(Verdict.Intact.class);
    }
  }

  @Property(tries = 60)
  void aFileOfAnythingNeverMakesAReaderFall(@ForAll byte[] content) throws IOException {
    Journals.copy(sample, copy);
    Files.write(inCopy(segments().get(1)), content);
    assertThat(readAll()).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void aFileMadeToLookLikeFramesCannotKeepAReaderBusy() throws IOException {
    Journals.copy(sample, copy);
    byte[] bait = new byte[4 << 20];
    for (int i = 0; i + 8 <= bait.length; i += 8) {
      // Each is a frame head that claims 2 MiB of payload.
      System.arraycopy(new byte[] {0x1E, 'S', 'P', 'E', 0, 0x20, 0, 0}, 0, bait, i, 8);
    }
    Files.write(inCopy(segments().getLast()), bait);
    assertThatCode(TamperTest::readAll).doesNotThrowAnyException();
    assertThat(readAll()).isInstanceOf(Verdict.Broken.class);
  }
}
