package dev.sallyport.masking.scan;

/** How often each detector of a plan masked something. */
public final class Tally {

  private final long[] counts;
  private long total;
  private int last = -1;

  /** Counts for as many detectors. */
  public Tally(int detectors) {
    counts = new long[detectors];
  }

  /** Counts one more of a detector. */
  public void add(int detector) {
    counts[detector]++;
    total++;
    last = detector;
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
