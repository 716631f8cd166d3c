package dev.sallyport.archive.anchor;

import dev.sallyport.recording.Follower;
import dev.sallyport.recording.Place;
import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.anchor.AnchorKeeper;
import dev.sallyport.recording.reader.ReaderFollower;
import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.SegmentName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings signed heads, of the recordings and of the record of who read them, to anchors. A head is
 * what the guard signed; whether the segment is still what it says, {@code verify} finds out.
 */
public final class Anchoring implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Anchoring.class);

  private final Path recordings;
  private final KeyFiles keys;
  private final InstantSource clock;
  private final List<AnchorKeeper> keepers;
  private final ReaderFollower readers;
  private @Nullable Follower heads;

  /**
   * Begins to serve anchors; nothing is brought yet.
   *
   * @param recordings folder of the segments
   * @param keys sign what is said of the record of readers
   */
  public Anchoring(Path recordings, KeyFiles keys, InstantSource clock, List<Anchor> anchors) {
    this.recordings = recordings;
    this.keys = keys;
    this.clock = clock;
    this.keepers = anchors.stream().map(AnchorKeeper::start).toList();
    this.readers = new ReaderFollower(recordings);
  }

  /** Those who serve an anchor each. */
  public List<AnchorKeeper> keepers() {
    return keepers;
  }

  /** The anchors. */
  public List<Anchor> anchors() {
    return keepers.stream().map(AnchorKeeper::anchor).toList();
  }

  /**
   * Hands what came since the last call to the anchors, which take it in their own time.
   *
   * @throws IOException if the disk fails, or the record of readers was cut or replaced
   */
  public void offer() throws IOException {
    if (keepers.isEmpty() || !Files.isDirectory(recordings)) {
      return;
    }
    Follower source = heads;
    if (source == null) {
      List<SegmentName> names = SegmentName.list(recordings);
      source = Follower.ofHeads(recordings, names.isEmpty() ? 1 : names.getLast().number());
      heads = source;
    }
    source.poll(new Heads(), Integer.MAX_VALUE);
    if (readers.poll()) {
      readers
          .head(keys.load(), clock.instant())
          .ifPresent(head -> keepers.forEach(keeper -> keeper.offer(head)));
    }
  }

  private final class Heads implements Follower.Visitor {
    @Override
    public void entry(Entry entry) {
      // It is read without keys.
    }

    @Override
    public void head(Head head) {
      keepers.forEach(keeper -> keeper.offer(head));
    }

    @Override
    public void damaged(Place place) {
      LOG.error("nothing is anchored of what follows damage: {}", place);
    }
  }

  /** Brings the newest heads, as far as anchors answer within some seconds. */
  @Override
  public void close() throws IOException {
    keepers.forEach(AnchorKeeper::close);
    Follower source = heads;
    if (source != null) {
      source.close();
    }
  }
}
