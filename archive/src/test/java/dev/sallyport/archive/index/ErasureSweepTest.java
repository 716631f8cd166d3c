package dev.sallyport.archive.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.archive.Recorded;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.Eraser;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.Follower;
import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was erased is not in the index either. */
class ErasureSweepTest {

  @TempDir Path state;
  @TempDir Path folder;
  private Path recordings;
  private KeyFiles keys;

  @BeforeEach
  void record() throws IOException {
    recordings = state.resolve("recordings");
    keys = KeyFiles.beside(recordings);
    try (Recorded journal = Recorded.in(state)) {
      journal.begin(1, "chat", "alice");
      // What comes at once is one frame; this exchange is to be two.
      journal.commit();
      journal.decide(1, "allow", "group_allowed", Map.of());
      journal.end(1, "completed", 200, "");
      journal.denied(2, "chat", "mallory");
      journal.allowed(3, "chat", "alice");
    }
  }

  private List<Tombstone> erase(int exchange) throws IOException {
    return Eraser.erase(
        recordings, keys.load(), Set.of(Recorded.id(exchange)), "", Instant.now(), List.of());
  }

  private static List<ExchangeId> found(RecordingIndex index, String... words) {
    Map<String, String> query = words.length == 0 ? Map.of() : Map.of(words[0], words[1]);
    return index.search(ExchangeQuery.of(query)).exchanges().stream()
        .map(ExchangeSummary::exchange)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void aRowGoesWithItsExchangeOnceAndTheOthersStay(Databases database) throws IOException {
    try (RecordingIndex index = database.open(folder)) {
      CatchUp.run(recordings, keys, index);
      ErasureSweep sweep = new ErasureSweep(recordings, index);
      assertThat(sweep.run()).isZero();

      erase(2);

      assertThat(sweep.run()).isEqualTo(1);
      assertThat(sweep.run()).isZero();
      assertThat(new ErasureSweep(recordings, index).run()).isZero();
      assertThat(found(index)).containsExactly(Recorded.id(3), Recorded.id(1));
      assertThat(found(index, "status", "403")).isEmpty();
      assertThat(found(index, "reason", "group_not_allowed")).isEmpty();
      CatchUp.run(recordings, keys, index);
      assertThat(found(index)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void whoBringsTheIndexUpToDateForgetsToo(Databases database) throws IOException {
    try (RecordingIndex index = database.open(folder)) {
      CatchUp.run(recordings, keys, index);
      erase(1);
      CatchUp.run(recordings, keys, index);
      assertThat(found(index)).containsExactly(Recorded.id(3), Recorded.id(2));
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void whatWasReadOnlyHalfWhenItWasErasedIsForgottenWhole(Databases database) throws IOException {
    try (RecordingIndex index = database.open(folder);
        Follower follower = Follower.ofMetadata(recordings, keys, 1)) {
      Indexer half = new Indexer(index);
      while (found(index, "outcome", "unfinished").isEmpty()) {
        assertThat(follower.poll(half, 1)).as("a frame is left").isOne();
        half.commit();
      }

      erase(1);
      assertThat(new ErasureSweep(recordings, index).run()).isEqualTo(1);

      CatchUp.run(recordings, keys, index);
      assertThat(found(index)).containsExactly(Recorded.id(3), Recorded.id(2));
      assertThat(index.running()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void anotherExchangeThatTookTheIdLaterStays(Databases database) throws IOException {
    try (RecordingIndex index = database.open(folder)) {
      CatchUp.run(recordings, keys, index);
      erase(1);
      new ErasureSweep(recordings, index).run();
      try (Recorded journal = Recorded.in(state)) {
        journal.at(Recorded.START.plusSeconds(60)).denied(1, "chat", "mallory");
      }
      CatchUp.run(recordings, keys, index);
      assertThat(found(index, "subject", "mallory"))
          .containsExactly(Recorded.id(1), Recorded.id(2));
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void aTombstoneAloneRemovesNothingUntilTheKeyIsGone(Databases database) throws IOException {
    try (RecordingIndex index = database.open(folder)) {
      CatchUp.run(recordings, keys, index);
      Path keyFile = recordings.resolve("segment-0000000001.keys");
      byte[] before = Files.readAllBytes(keyFile);
      erase(1);
      byte[] after = Files.readAllBytes(keyFile);
      // As it stands between the two steps of an erasure, which may be cut off there.
      write(keyFile, before);
      ErasureSweep sweep = new ErasureSweep(recordings, index);
      assertThat(sweep.run()).isZero();
      write(keyFile, after);
      assertThat(sweep.run()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Databases.class)
  void aTombstoneThatNobodySignedRemovesNothing(Databases database) throws IOException {
    try (RecordingIndex index = database.open(folder)) {
      CatchUp.run(recordings, keys, index);
      erase(1);
      try (Stream<Path> files = Files.list(recordings)) {
        for (Path grave :
            files.filter(file -> file.getFileName().toString().startsWith("erased")).toList()) {
          String forged = Files.readString(grave).replace("00000001-", "00000002-");
          Files.writeString(grave, forged);
        }
      }
      assertThat(new ErasureSweep(recordings, index).run()).isZero();
      assertThat(found(index)).hasSize(3);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(content), 0);
    }
  }
}
