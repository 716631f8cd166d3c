package dev.sallyport.masking.scan;

import dev.sallyport.masking.detector.Detector;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which member names make a value one that is masked whole. Names are told apart by a hash of their
 * letters and digits, in lower case: two that collide mask one member too many, never one too few.
 */
public final class FieldNames {

  /** Not a name of this kind. */
  public static final int NONE = -1;

  /** The hash of no name. */
  static final long EMPTY = 0xcbf29ce484222325L;

  private static final long PRIME = 0x100000001b3L;

  private final Map<Long, Integer> detectors = new HashMap<>();
  private final Map<Integer, byte[]> introductions = new HashMap<>();

  /**
   * @param wanted the detectors (one bit each) whose names count
   */
  FieldNames(List<Detector> detectors, long wanted) {
    for (int i = 0; i < detectors.size(); i++) {
      if ((wanted >>> i & 1) == 0) {
        continue;
      }
      String introduction = detectors.get(i).introduction();
      if (!introduction.isEmpty()) {
        introductions.put(i, introduction.getBytes(StandardCharsets.US_ASCII));
      }
      for (String name : detectors.get(i).fieldNames()) {
        this.detectors.putIfAbsent(hash(name), i);
      }
    }
  }

  /** Whether there is any name. */
  public boolean isEmpty() {
    return detectors.isEmpty();
  }

  /** The hash of a name in ASCII. */
  static long hash(String name) {
    long hash = EMPTY;
    for (int at = 0; at < name.length(); at++) {
      hash = add(hash, name.charAt(at));
    }
    return hash;
  }

  /** The hash of a name with one more byte; only letters, digits and bytes above 0x7F count. */
  static long add(long hash, int symbol) {
    int b = symbol & 0xFF;
    if (b >= 'A' && b <= 'Z') {
      b += 'a' - 'A';
    }
    return counts(b) ? (hash ^ b) * PRIME : hash;
  }

  static boolean counts(int b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b >= 0x80;
  }

  /** The detector that masks values under a name, or {@link #NONE}. */
  public int detector(MemberName name) {
    Integer detector = detectors.get(name.whole());
    return detector == null ? NONE : detector;
  }

  /** The word that gives away in text what stands behind a name that ends so; null if none. */
  public byte @Nullable [] introduction(MemberName name) {
    for (int more = 0; more < MemberName.WORDS; more++) {
      Integer detector = detectors.get(name.ending(more));
      if (detector != null && introductions.containsKey(detector)) {
        return introductions.get(detector);
      }
    }
    return null;
  }
}
