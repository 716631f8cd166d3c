package dev.sallyport.recording;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
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

  private Recordings(Path directory) {
    this.directory = directory;
  }

  /** The recordings in a directory. */
  public static Recordings in(Path directory) {
    return new Recordings(directory);
  }

  /** All exchanges. */
  public Listing list() throws IOException {
    return list(RecordingFilter.ALL);
  }

  /** The exchanges asked for. */
  public Listing list(RecordingFilter filter) throws IOException {
    Deque<ExchangeSummary> kept = new ArrayDeque<>();
    int most = filter.latest().orElse(Integer.MAX_VALUE);
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

  /**
   * Hands out exchanges one by one as they ended, those without an end last.
   *
   * @param filter which; its {@code latest} does not count here
   */
  public Verdict forEach(RecordingFilter filter, Consumer<? super ExchangeSummary> consumer)
      throws IOException {
    Summaries summaries =
        new Summaries(
            exchange -> {
              if (filter.matches(exchange)) {
                consumer.accept(exchange);
              }
            });
    Walk.Result result = Walk.over(directory, summaries, TailPatience.NONE);
    summaries.finish();
    return result.verdict();
  }

  /**
   * Everything about one exchange.
   *
   * @param idOrPrefix its id, or the start of it when no other starts so
   */
  public Lookup show(String idOrPrefix) throws IOException {
    StoryFinder finder = new StoryFinder(idOrPrefix);
    Walk.Result result = Walk.over(directory, finder, TailPatience.NONE);
    return finder.lookup(result.verdict());
  }

  /**
   * Checks every byte of every segment. Takes a write in progress for what it is, for which it may
   * wait up to a second at the end.
   */
  public VerifyReport verify() throws IOException {
    return verify(TailPatience.ONE_SECOND);
  }

  VerifyReport verify(TailPatience patience) throws IOException {
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
    Walk.Result result = Walk.over(directory, summaries, patience);
    summaries.finish();
    return new VerifyReport(
        result.segments(), result.events(), exchanges.sum(), unfinished.sum(), result.verdict());
  }
}
