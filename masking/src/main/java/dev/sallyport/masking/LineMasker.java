package dev.sallyport.masking;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.masking.scan.FieldNames;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Scanner;
import dev.sallyport.masking.scan.Tally;
import java.nio.charset.StandardCharsets;

/**
 * Masks short texts that are at hand as a whole, one after the other, by one plan: the lines of a
 * head. It keeps what it works with from one to the next, which costs more than a short text does.
 * Not thread-safe.
 */
public final class LineMasker {

  private final MaskPlan plan;
  private final ScanPlan own;
  private final CleanTexts clean;
  private final Tally tally;
  private final Scanner scanner;
  private final Output output = new Output();

  /**
   * @param own the plan made ready for this use
   * @param clean texts in which it found nothing
   */
  LineMasker(MaskPlan plan, ScanPlan own, CleanTexts clean) {
    this.plan = plan;
    this.own = own;
    this.clean = clean;
    this.tally = new Tally(own.detectors().size());
    this.scanner = new Scanner(own, tally);
  }

  /** Masks a text. Where the plan would drop or block, a label stands; tokens stay tokens. */
  public Masked text(String text) {
    Masked known = clean.find(text);
    if (known != null) {
      return known;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Masked masked = Masked.proven(plan.isEmpty() ? bytes : scanned(bytes));
    if (tally.total() == 0) {
      clean.keep(text, masked);
    }
    return masked;
  }

  /**
   * Masks the value of a header line: whole, if a detector of the plan names the header, else what
   * is found in it. Tokens stay tokens.
   *
   * @param name the header's name in lower case
   */
  public MaskedLine header(String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (plan.isEmpty()) {
      return new MaskedLine.Passes(Masked.proven(bytes));
    }
    int detector = own.detectorOfHeader(name);
    if (detector == FieldNames.NONE || own.replacements().passes(detector)) {
      byte[] masked = scanned(bytes);
      return line(plan, own, tally, masked);
    }
    tally.clear();
    tally.add(detector);
    return line(plan, own, tally, own.replacements().of(detector, bytes));
  }

  private byte[] scanned(byte[] bytes) {
    tally.clear();
    scanner.append(bytes, 0, bytes.length, output);
    scanner.end(output);
    return output.take();
  }

  /** What becomes of a line in which so much was found. */
  static MaskedLine line(MaskPlan plan, ScanPlan own, Tally tally, byte[] masked) {
    boolean drops = false;
    for (int i = 0; i < own.detectors().size() && tally.total() > 0; i++) {
      DetectorId id = own.detectors().get(i).id();
      if (tally.count(i) > 0 && own.replacements().blocks(i)) {
        return new MaskedLine.Blocked(id);
      }
      drops |= tally.count(i) > 0 && plan.actions().get(id) instanceof MaskAction.Drop;
    }
    Masked proven = Masked.proven(masked);
    return drops ? new MaskedLine.Dropped(proven) : new MaskedLine.Passes(proven);
  }
}
