package dev.sallyport.recording;

import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.seal.KeysException;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Reads the recordings in a directory, also while a journal writes there. Damaged files are told
 * of, never thrown at the caller; every method throws {@link NoSuchFileException} when there is no
 * such directory, and {@link IOException} when the disk fails.
 *
 * <p>Reading checks the whole chain. Memory is bounded by the exchanges that were in flight at once
 * and by what is returned.
 */
public final class Recordings {

  private final Path directory;
  private final KeyFiles keys;

  private Recordings(Path directory, KeyFiles keys) {
    this.directory = directory;
    this.keys = keys;
  }

  /** The recordings in a directory, with the keys in {@code recording-keys} beside it. */
  public static Recordings in(Path directory) {
    return in(directory, KeyFiles.beside(directory));
  }

  /** The recordings in a directory. */
  public static Recordings in(Path directory, KeyFiles keys) {
    return new Recordings(directory, keys);
  }

  /** All exchanges. */
  public Listing list() throws IOException {
    return list(RecordingFilter.ALL, Integer.MAX_VALUE);
  }

  /**
   * The exchanges asked for.
   *
   * @param most at most so many, the latest to end
   */
  public Listing list(RecordingFilter filter, int most) throws IOException {
    Deque<ExchangeSummary> kept = new ArrayDeque<>();
    Verdict verdict =
        forEach(
            filter,
            exchange -> {
              kept.addLast(exchange);
              if (kept.size() > most) {
                kept.removeFirst();
              }
            });
    List<ExchangeSummary> sorted = new ArrayList<>(kept);
    sorted.sort(Comparator.comparing(ExchangeSummary::startedAt));
    return new Listing(sorted, verdict);
  }

  /** Hands out exchanges one by one as they ended, those without an end last. */
  public Verdict forEach(RecordingFilter filter, Consumer<? super ExchangeSummary> consumer)
      throws IOException {
    Summaries summaries =
        new Summaries(
            exchange -> {
              if (filter.matches(exchange)) {
                consumer.accept(exchange);
              }
            });
    Walk.Result result = walk(summaries);
    summaries.finish();
    return result.verdict();
  }

  /** Hands out every event in the order they were written. */
  public Verdict forEachEvent(Consumer<? super Entry> consumer) throws IOException {
    return walk(consumer::accept).verdict();
  }

  /**
   * Hands out every event that is in a segment before another one, in the order they were written.
   */
  public Verdict forEachEventBefore(SegmentName end, Consumer<? super Entry> consumer)
      throws IOException {
    EventVisitor visitor =
        new EventVisitor() {
          private boolean before;

          @Override
          public void at(long segment, long frame, int slot) {
            before = segment < end.number();
          }

          @Override
          public void entry(Entry entry) {
            if (before) {
              consumer.accept(entry);
            }
          }
        };
    return walk(visitor).verdict();
  }

  /**
   * Everything about one exchange.
   *
   * @param idOrPrefix its id, or the start of it when no other starts so
   */
  public Lookup show(String idOrPrefix) throws IOException {
    return look(new StoryFinder(idOrPrefix, true));
  }

  /** The same without headers and bodies, so that it takes little memory whatever passed. */
  public Lookup find(String idOrPrefix) throws IOException {
    return look(new StoryFinder(idOrPrefix, false));
  }

  private Lookup look(StoryFinder finder) throws IOException {
    Walk.Result result = walk(finder);
    return finder.lookup(result.verdict());
  }

  /**
   * Hands out the exchanges that ended after a place, in the order of their ends, those that a
   * crash cut off where the next writer began.
   *
   * @param after place of the last one that was handed out before
   */
  public Verdict export(ExportCursor after, Exported consumer) throws IOException {
    ExportWalk walk = new ExportWalk(after, consumer);
    return walk(walk).verdict();
  }

  private Walk.Result walk(EventVisitor visitor) throws IOException {
    SegmentName.requireDirectory(directory);
    Audit audit = Audit.OF_ITSELF.withRing(keys.load());
    return Walk.over(directory, audit, visitor, TailPatience.NONE);
  }

  /**
   * Checks every byte of every segment against the newest public key beside the recordings, and
   * opens every event where the keys are at hand.
   */
  public VerifyReport verify() throws IOException {
    return verify(audit());
  }

  /** A check against what is at hand beside the recordings. */
  public Audit audit() throws IOException {
    Audit audit = new Audit(keys.newestVerifying(), Optional.empty(), Optional.empty());
    try {
      return audit.withRing(keys.load());
    } catch (KeysException e) {
      return audit;
    }
  }

  /**
   * Checks every byte of every segment. Takes a write in progress for what it is, for which it may
   * wait up to a second at the end.
   */
  public VerifyReport verify(Audit audit) throws IOException {
    return verify(audit, TailPatience.ONE_SECOND);
  }

  VerifyReport verify(Audit audit, TailPatience patience) throws IOException {
    LongAdder exchanges = new LongAdder();
    LongAdder unfinished = new LongAdder();
    Summaries summaries =
        new Summaries(
            exchange -> {
              exchanges.increment();
              if (exchange.outcome().equals(ExchangeSummary.UNFINISHED)) {
                unfinished.increment();
              }
            });
    Walk.Result result = Walk.over(directory, audit, summaries, patience);
    summaries.finish();
    return new VerifyReport(
        result.segments(),
        result.events(),
        result.erased(),
        result.unsigned(),
        result.recovered(),
        KeptTail.in(directory),
        audit.ring().map(_ -> new VerifyReport.Contents(exchanges.sum(), unfinished.sum())),
        result.verdict());
  }
}
