package dev.sallyport.archive.index;

import dev.sallyport.recording.Follower;
import dev.sallyport.recording.Place;
import dev.sallyport.recording.seal.KeyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Brings an index up to date in one go, where no gateway does it all the time. */
public final class CatchUp {

  private static final int FRAMES = 20_000;

  private CatchUp() {}

  /**
   * Indexes what is there, and forgets what was erased.
   *
   * @return the first place that was not as it was written, if there is one
   * @throws IOException if recordings or keys cannot be read
   */
  public static Optional<Place> run(Path recordings, KeyFiles keys, RecordingIndex index)
      throws IOException {
    Indexer indexer = new Indexer(index);
    try (Follower follower = Follower.ofMetadata(recordings, keys, indexer.segment())) {
      int frames;
      do {
        frames = follower.poll(indexer, FRAMES);
      } while (indexer.commit() && frames == FRAMES);
    }
    new ErasureSweep(recordings, index).run();
    return indexer.damage();
  }
}
