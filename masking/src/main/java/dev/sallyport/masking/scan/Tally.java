package dev.sallyport.masking.scan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How often each detector of a plan masked something. */
public final class Tally {

  private static final int NONE = -1;

  private final long[] counts;
  private final @Nullable Tally told;
  private long total;
  private int last = NONE;
  private int refused = NONE;

  /** Counts for as many detectors. */
  public Tally(int detectors) {
    this(detectors, null);
  }

  private Tally(int detectors, @Nullable Tally told) {
    counts = new long[detectors];
    this.told = told;
  }

  /**
   * A tally for text in which nothing may be found: this one {@linkplain #refused refuses} then.
   */
  public Tally refusing() {
    return new Tally(counts.length, this);
  }

  /** Forgets what was counted. */
  public void clear() {
    Arrays.fill(counts, 0);
    total = 0;
    last = NONE;
    refused = NONE;
  }

  /** Counts one more of a detector. */
  public void add(int detector) {
    counts[detector]++;
    total++;
    last = detector;
    if (told != null) {
      told.add(detector);
      told.refused = detector;
    }
  }

  /** The detector that found something where nothing may be found, or a negative number. */
  public int refused() {
    return refused;
  }

  /** How often a detector did. */
  public long count(int detector) {
    return counts[detector];
  }

  /** How often any did. */
  public long total() {
    return total;
  }

  /** The detector that did last; only after one did. */
  public int last() {
    return last;
  }
}
