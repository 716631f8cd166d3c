package dev.sallyport.archive.index;

import dev.sallyport.recording.Erasures;
import dev.sallyport.recording.anchor.AnchoredHeads.Erased;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has the index forget what was erased, whoever erased it: retention, a command beside the gateway,
 * one that was killed half way. The tombstones say what was; which of them the index has obeyed
 * stands in it, written with the removal of the rows.
 */
public final class ErasureSweep {

  /** More are left to the next call. */
  private static final int AT_ONCE = 10_000;

  /** A folder that changed again may show the same time for so long. */
  private static final Duration TICK = Duration.ofSeconds(2);

  private final Path recordings;
  private final RecordingIndex index;
  private @Nullable FileTime settled;

  /** A sweep over the recordings in a directory. */
  public ErasureSweep(Path recordings, RecordingIndex index) {
    this.recordings = recordings;
    this.index = index;
  }

  /**
   * Removes rows of what was erased since the last call. While nothing was, it costs a look at the
   * directory's time.
   *
   * @return how many rows were removed; whoever has such a row in memory has to let go of it
   * @throws IOException if the recordings cannot be read
   */
  public int run() throws IOException {
    if (!Files.isDirectory(recordings)) {
      return 0;
    }
    FileTime changed = Files.getLastModifiedTime(recordings);
    if (changed.equals(settled)) {
      return 0;
    }
    boolean quiet = changed.toInstant().isBefore(Instant.now().minus(TICK));
    Optional<Erasures> erasures = Erasures.in(recordings);
    if (erasures.isEmpty()) {
      return 0;
    }
    List<Erased> there = erasures.get().slots();
    Set<Erased> obeyed = index.erasures();
    List<Erased> news = there.stream().filter(slot -> !obeyed.contains(slot)).toList();
    List<Tombstone> genuine = new ArrayList<>();
    for (Erased slot : news.subList(0, Math.min(news.size(), AT_ONCE))) {
      erasures.get().of(slot).ifPresent(genuine::add);
    }
    // Those of segments that were removed have gone with them.
    there.forEach(obeyed::remove);
    int rows = index.forget(genuine, obeyed);
    settled = quiet && genuine.size() == news.size() ? changed : null;
    return rows;
  }
}
