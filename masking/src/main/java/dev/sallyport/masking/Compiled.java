package dev.sallyport.masking;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.detector.Detector;
import dev.sallyport.masking.detector.Token;
import dev.sallyport.masking.scan.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Detectors of a masker, and the tables they are compiled to. Once all of them are compiled every
 * plan goes by those tables; before, each set of detectors by its own.
 */
final class Compiled {

  private final List<Detector> detectors;
  private final Map<Set<DetectorId>, Tables> some = new ConcurrentHashMap<>();
  private volatile @Nullable Tables all;

  Compiled(List<Detector> detectors) {
    this.detectors = List.copyOf(detectors);
  }

  /** The detectors that plans name. */
  List<Detector> detectors() {
    return detectors;
  }

  /** Tables of some detectors, as far as there are such, and maybe more. */
  Tables tables(Set<DetectorId> wanted) {
    Tables known = all;
    if (known != null) {
      return known;
    }
    List<Detector> named = new ArrayList<>(detectors);
    named.add(new Token());
    if (wanted.containsAll(detectors.stream().map(Detector::id).toList())) {
      return compileAll(named);
    }
    named.removeIf(detector -> !wanted.contains(detector.id()));
    return some.computeIfAbsent(wanted, _ -> new Tables(named));
  }

  private synchronized Tables compileAll(List<Detector> named) {
    Tables known = all;
    if (known == null) {
      known = new Tables(named);
      all = known;
      some.clear();
    }
    return known;
  }
}
