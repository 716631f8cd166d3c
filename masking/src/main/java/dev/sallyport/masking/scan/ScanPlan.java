package dev.sallyport.masking.scan;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.action.Replacements;
import dev.sallyport.masking.action.TokenScope;
import dev.sallyport.masking.detector.Candidate;
import dev.sallyport.masking.detector.Detector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link Scanner}s of one stream share: what is looked for, and what takes its place. All
 * plans of a masker run on one automaton, which knows all detectors; what those find that a plan
 * does not name is passed over. So a plan that nobody knew of before costs no compilation.
 */
public final class ScanPlan {

  private final Tables tables;
  private final Replacements replacements;

  /** The detectors (one bit each) that the plan names. */
  private final long wanted;

  private final FieldNames fieldNames;
  private final Paths paths;
  private final PartRules parts;

  /**
   * A plan.
   *
   * @param tables detectors made ready, those of the plan among them
   * @param replacements the actions on what they find
   * @param named the detectors that the plan names
   */
  public ScanPlan(Tables tables, Replacements replacements, Set<DetectorId> named) {
    this.tables = tables;
    this.replacements = replacements;
    long bits = 0;
    for (int i = 0; i < tables.detectors().size(); i++) {
      bits |= named.contains(tables.detectors().get(i).id()) ? 1L << i : 0;
    }
    wanted = bits;
    fieldNames = new FieldNames(tables.detectors(), wanted);
    paths = new Paths(tables.detectors(), wanted);
    parts = PartRules.STANDARD;
  }

  private ScanPlan(ScanPlan other, Replacements replacements, PartRules parts) {
    this.tables = other.tables;
    this.replacements = replacements;
    this.wanted = other.wanted;
    this.fieldNames = other.fieldNames;
    this.paths = other.paths;
    this.parts = parts;
  }

  /** The same for one stream, whose tokens are of a scope and whose parts are read by rules. */
  public ScanPlan forStream(Optional<TokenScope> scope, PartRules parts) {
    return new ScanPlan(this, replacements.forStream(scope), parts);
  }

  /** The same where members of JSON can be dropped. */
  public ScanPlan dropping() {
    return new ScanPlan(this, replacements.dropping(true), parts);
  }

  /** The same where they cannot. */
  public ScanPlan withoutDropping() {
    return replacements.drops() ? new ScanPlan(this, replacements.dropping(false), parts) : this;
  }

  /** The detectors by number, also those that the plan does not name. */
  public List<Detector> detectors() {
    return tables.detectors();
  }

  /** Member names whose values are masked whole. */
  public FieldNames fieldNames() {
    return fieldNames;
  }

  /** Where in JSON values are masked whole. */
  public Paths paths() {
    return paths;
  }

  /** The detector that masks a header whole by its name, or {@link FieldNames#NONE}. */
  public int detectorOfHeader(String name) {
    for (int i = 0; i < detectors().size(); i++) {
      if ((wanted >>> i & 1) != 0 && detectors().get(i).headers().contains(name)) {
        return i;
      }
    }
    return FieldNames.NONE;
  }

  /** How parts of bodies are read. */
  public PartRules parts() {
    return parts;
  }

  /** What takes the place of values. */
  public Replacements replacements() {
    return replacements;
  }

  Tables tables() {
    return tables;
  }

  /** The detectors (one bit each) that the plan names. */
  long wanted() {
    return wanted;
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
