package dev.sallyport.masking.scan;

import dev.sallyport.masking.detector.Detector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which member names make a value one that is masked whole. Names are told apart by a hash of their
 * letters and digits, in lower case: two that collide mask one member too many, never one too few.
 */
public final class FieldNames {

  /** Not a name of this kind. */
  public static final int NONE = -1;

  /** The hash of no name. */
  public static final long EMPTY = 0xcbf29ce484222325L;

  private static final long PRIME = 0x100000001b3L;

  private final Map<Long, Integer> detectors = new HashMap<>();

  FieldNames(List<Detector> detectors) {
    for (int i = 0; i < detectors.size(); i++) {
      for (String name : detectors.get(i).fieldNames()) {
        long hash = EMPTY;
        for (int at = 0; at < name.length(); at++) {
          hash = add(hash, name.charAt(at));
        }
        this.detectors.putIfAbsent(hash, i);
      }
    }
  }

  /** Whether there is any name. */
  public boolean isEmpty() {
    return detectors.isEmpty();
  }

  /** The hash of a name with one more byte; only letters, digits and bytes above 0x7F count. */
  public static long add(long hash, int symbol) {
    int b = symbol & 0xFF;
    if (b >= 'A' && b <= 'Z') {
      b += 'a' - 'A';
    }
    boolean counts = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b >= 0x80;
    return counts ? (hash ^ b) * PRIME : hash;
  }

  /** The detector that masks values under a name, or {@link #NONE}. */
  public int detector(long hash) {
    Integer detector = detectors.get(hash);
    return detector == null ? NONE : detector;
  }
}
