package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    return new Follower(directory, Optional.of(Journals.KEYS), from);
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
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 30));
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
    try (Follower follower = new Follower(directory, Optional.empty(), 1)) {
      assertThat(poll(follower)).contains("head ROTATED", "closed 3").doesNotContain("00000001");
    }
  }
}
