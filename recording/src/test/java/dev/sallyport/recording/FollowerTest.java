package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.SegmentForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowerTest {

  @TempDir Path directory;

  private final List<String> seen = new ArrayList<>();

  private final Follower.Visitor visitor =
      new Follower.Visitor() {
        @Override
        public void writerOpened(long segment) {
          seen.add("opened " + segment);
        }

        @Override
        public void entry(Entry entry) {
          seen.add(entry.exchange().value().substring(0, 8));
        }

        @Override
        public void head(Head head) {
          seen.add("head " + head.why());
        }

        @Override
        public void closed(long segment) {
          seen.add("closed " + segment);
        }

        @Override
        public void damaged(Place place) {
          seen.add("damaged " + place.file().getFileName());
        }
      };

  private List<String> poll(Follower follower) throws IOException {
    seen.clear();
    while (follower.poll(visitor, 3) == 3) {
      // There is more.
    }
    return List.copyOf(seen);
  }

  private Follower follower(long from) {
    return Follower.ofEverything(directory, Journals.KEYS, from);
  }

  @Test
  void handsOutWhatCameSinceTheLastCall() throws IOException {
    try (Follower follower = follower(1)) {
      assertThat(poll(follower)).isEmpty();
      try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS)) {
        Samples.append(journal, Samples.id(1), Samples.clearText());
        journal.commit().join();
        assertThat(poll(follower))
            .containsExactly("opened 1", "head OPENED", "00000001", "00000001");
        assertThat(poll(follower)).isEmpty();
        Samples.append(journal, Samples.id(2), Samples.clearText());
        journal.commit().join();
        assertThat(poll(follower)).containsExactly("00000002", "00000002");
      }
      assertThat(poll(follower)).containsExactly("head CLOSED", "closed 1");
    }
  }

  @Test
  void goesOnFromSegmentToSegment() throws IOException {
    Journals.writeSample(directory);
    try (Follower follower = follower(2)) {
      assertThat(poll(follower)).contains("closed 2", "closed 3").doesNotContain("closed 1");
    }
  }

  @Test
  void passesOverWhatWasRemoved() throws IOException {
    Journals.writeSample(directory);
    new Remover(directory, Journals.RING, List.of()).remove(1, "", Samples.START);
    try (Follower follower = follower(1)) {
      assertThat(poll(follower)).contains("closed 2", "closed 3").doesNotContain("closed 1");
    }
  }

  @Test
  void tellsOfDamageOnceAndGoesOn() throws IOException {
    Journals.writeSample(directory);
    Path file = Journals.segment(directory, 1);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    try (Follower follower = follower(1)) {
      assertThat(poll(follower))
          .containsOnlyOnce("damaged segment-0000000001.slpt")
          .contains("closed 3");
      assertThat(poll(follower)).isEmpty();
    }
  }

  @Test
  void seesWhatTakesThePlaceOfATornTail() throws IOException {
    try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(1), Samples.clearText());
    }
    Path file = Journals.segment(directory, 1);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 30));
    try (Follower follower = follower(1)) {
      assertThat(poll(follower)).doesNotContain("closed 1");
      Files.write(file, new byte[7], StandardOpenOption.APPEND);
      assertThat(poll(follower)).isEmpty();
      Journals.open(directory, Journals.OPTIONS).close();
      assertThat(poll(follower)).contains("closed 1", "closed 2");
    }
  }

  @Test
  void withoutKeysHandsOutHeadsAlone() throws IOException {
    Journals.writeSample(directory);
    try (Follower follower = Follower.ofHeads(directory, 1)) {
      assertThat(poll(follower)).contains("head ROTATED", "closed 3").doesNotContain("00000001");
    }
  }

  @Test
  void ofMetadataPassesOverWhatWasSaidWithoutReadingIt() throws IOException {
    try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS)) {
      Samples.appendApart(journal, Samples.id(1), Samples.allowed());
    }
    Path file = Journals.segment(directory, 1);
    List<byte[]> parts = SegmentForge.parts(Files.readAllBytes(file));
    parts.stream().filter(frame -> frame[3] == 'C').forEach(frame -> frame[60] ^= 1);
    Files.write(file, SegmentForge.join(parts));
    List<Entry> entries = new ArrayList<>();
    try (Follower follower = Follower.ofMetadata(directory, Journals.KEYS, 1)) {
      follower.poll(
          new Follower.Visitor() {
            @Override
            public void entry(Entry entry) {
              entries.add(entry);
            }

            @Override
            public void damaged(Place place) {
              throw new AssertionError(place.toString());
            }
          },
          1000);
    }
    assertThat(entries)
        .extracting(Entry::data)
        .containsExactlyElementsOf(
            Samples.allowed().stream()
                .filter(
                    event ->
                        !(event instanceof RecordedEvent.Head)
                            && !(event instanceof RecordedEvent.Body))
                .toList());
    assertThat(Journals.verdict(directory)).isInstanceOf(Verdict.Broken.class);
  }

  @Test
  void ofMetadataWaitsForTheRestOfWhatIsHalfWritten() throws IOException {
    try (SegmentJournal journal = Journals.open(directory, Journals.OPTIONS)) {
      Samples.append(journal, Samples.id(1), Samples.allowed());
    }
    Path file = Journals.segment(directory, 1);
    byte[] whole = Files.readAllBytes(file);
    List<String> told = new ArrayList<>();
    Files.write(file, new byte[0]);
    try (Follower follower = Follower.ofMetadata(directory, Journals.KEYS, 1)) {
      for (int size = 0; size <= whole.length; size += 7) {
        Files.write(file, Arrays.copyOf(whole, size));
        told.addAll(poll(follower));
      }
      Files.write(file, whole);
      told.addAll(poll(follower));
    }
    assertThat(told).contains("closed 1").noneMatch(line -> line.startsWith("damaged"));
    assertThat(told).filteredOn("00000001"::equals).hasSize(6);
  }
}
