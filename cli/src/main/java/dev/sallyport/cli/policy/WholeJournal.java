package dev.sallyport.cli.policy;

import dev.sallyport.recording.Recordings;
import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A journal whose oldest segments were removed from this machine, together with the copy that was
 * shipped elsewhere: from the copy what is before the oldest segment here, then what is here.
 */
public final class WholeJournal {

  private final Recordings here;
  private final Recordings copy;
  private final SegmentName first;

  private WholeJournal(Recordings here, Recordings copy, SegmentName first) {
    this.here = here;
    this.copy = copy;
    this.first = first;
  }

  /**
   * Puts both together.
   *
   * @param recordings the recordings of this machine
   * @param copy what {@code recording.store} names, or the journal's own folder in it
   * @param keys keys of both
   * @throws IOException if it holds no copy of this journal
   */
  public static WholeJournal of(Path recordings, Path copy, KeyFiles keys) throws IOException {
    String journal = journal(recordings);
    Path shipped = isJournal(copy) ? copy : copy.resolve(journal);
    if (!isJournal(shipped) || !journal(shipped).equals(journal)) {
      throw new IOException(
          copy
              + ": is no copy of the recordings in "
              + recordings
              + ", whose folder in a store is "
              + journal
              + ". Name the folder of recording.store, or a download of the bucket");
    }
    List<SegmentName> segments = SegmentName.list(recordings);
    return new WholeJournal(
        Recordings.in(recordings, keys),
        Recordings.in(shipped, keys),
        segments.isEmpty() ? new SegmentName(Long.MAX_VALUE) : segments.getFirst());
  }

  /**
   * Hands out every event in the order they were written, each once.
   *
   * @throws IOException if either cannot be read
   */
  public void forEachEvent(Consumer<? super Entry> consumer) throws IOException {
    var _ = copy.forEachEventBefore(first, consumer);
    var _ = here.forEachEvent(consumer);
  }

  private static boolean isJournal(Path folder) {
    return RegularFile.exists(folder.resolve(Signers.FILE));
  }

  private static String journal(Path folder) throws IOException {
    return Signers.decode(RegularFile.read(folder.resolve(Signers.FILE))).journal().toString();
  }
}
