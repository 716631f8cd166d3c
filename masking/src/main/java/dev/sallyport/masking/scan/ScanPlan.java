package dev.sallyport.masking.scan;

import dev.sallyport.masking.action.Replacements;
import dev.sallyport.masking.action.TokenScope;
import dev.sallyport.masking.detector.Candidate;
import dev.sallyport.masking.detector.Detector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What {@link Scanner}s of one stream share: what is looked for, and what takes its place. */
public final class ScanPlan {

  private final Tables tables;
  private final Replacements replacements;

  /** A plan of detectors made ready and the actions on what they find. */
  public ScanPlan(Tables tables, Replacements replacements) {
    this.tables = tables;
    this.replacements = replacements;
  }

  /** The same for one stream, whose tokens are of a scope. */
  public ScanPlan forStream(Optional<TokenScope> scope) {
    return new ScanPlan(tables, replacements.forStream(scope));
  }

  /** The same where members of JSON can be dropped. */
  public ScanPlan dropping() {
    return new ScanPlan(tables, replacements.dropping(true));
  }

  /** The same where they cannot. */
  public ScanPlan withoutDropping() {
    return replacements.drops() ? new ScanPlan(tables, replacements.dropping(false)) : this;
  }

  /** The detectors by number. */
  public List<Detector> detectors() {
    return tables.detectors();
  }

  /** Member names whose values are masked whole. */
  public FieldNames fieldNames() {
    return tables.fieldNames();
  }

  /** Where in JSON values are masked whole. */
  public Paths paths() {
    return tables.paths();
  }

  /** The detector that masks a header whole by its name, or {@link FieldNames#NONE}. */
  public int detectorOfHeader(String name) {
    for (int i = 0; i < detectors().size(); i++) {
      if (detectors().get(i).headers().contains(name)) {
        return i;
      }
    }
    return FieldNames.NONE;
  }

  /** What takes the place of values. */
  public Replacements replacements() {
    return replacements;
  }

  Tables tables() {
    return tables;
  }

  /** Whether a candidate is a value of a detector. It may let the value start later. */
  boolean accepts(int detector, Candidate candidate) {
    return detector == replacements.token()
        ? replacements.restored(candidate.bytes()) != null
        : tables.detectors().get(detector).accepts(candidate);
  }

  /**
   * Writes what takes the place of a value, which is not one that {@linkplain Replacements#passes
   * passes}.
   *
   * @param whole whether the text holds all of it
   */
  byte[] replacement(int detector, byte[] text, int from, int to, boolean whole) {
    return whole && replacements.needsValue(detector)
        ? replacements.of(detector, Arrays.copyOfRange(text, from, to))
        : replacements.constant(detector);
  }
}
