package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.ByteSet;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Set;

/**
 * Something that is looked for. Patterns find candidates, {@link #accepts} decides on them.
 *
 * <p>Detectors are stateless and thread-safe.
 */
public interface Detector {

  /** Candidates are never cut before this many bytes. */
  int SHORT = 512;

  /** Its name. */
  DetectorId id();

  /** What its values look like. Every pattern matches at least one byte. */
  List<Pattern> patterns();

  /**
   * Names of JSON members whose values are masked whole, whatever they are, if they are strings or
   * numbers. Written with lower-case letters and digits only; names are compared as if they were,
   * so that {@code api_key}, {@code apiKey} and {@code API-Key} are the same.
   */
  default Set<String> fieldNames() {
    return Set.of();
  }

  /** Where in JSON values are masked whole, in the notation of RFC 9535 (a subset). */
  default List<String> paths() {
    return List.of();
  }

  /** Names of headers whose values are masked whole, in lower case. */
  default Set<String> headers() {
    return Set.of();
  }

  /** Terms that are looked for; the patterns of such a detector are how its terms begin. */
  default Lexicon lexicon() {
    return Lexicon.EMPTY;
  }

  /**
   * A word that, before a value, gives it away in text. Members whose names only end like one of
   * {@link #fieldNames} are looked at as if it stood before their values. Empty if there is no such
   * word.
   */
  default String introduction() {
    return "";
  }

  /**
   * How many bytes of a value are waited for. Bounded patterns need not say more than {@link
   * #SHORT}. When an undecided candidate gets longer, it is {@linkplain #swallowed} or, if this
   * detector does not take it for a value yet, given up.
   */
  default int longest() {
    return SHORT;
  }

  /** Whether a candidate that matched a pattern is a value. It may let the value start later. */
  default boolean accepts(Candidate candidate) {
    return true;
  }

  /**
   * What is masked without end once a candidate outgrew {@link #longest}: all bytes that follow and
   * are of this set. Empty if such candidates are given up.
   */
  default ByteSet swallowed() {
    return ByteSet.NONE;
  }

  /**
   * Whether a candidate that is too long and unfinished is a value for certain. Only then it may
   * let the value start later.
   */
  default boolean acceptsUnfinished(Candidate candidate) {
    return false;
  }

  /**
   * The run of this detector: bytes for which a candidate that starts later, in the run, is in the
   * same state as one that starts earlier. Empty if there is no such thing.
   */
  default ByteSet run() {
    return ByteSet.NONE;
  }
}
