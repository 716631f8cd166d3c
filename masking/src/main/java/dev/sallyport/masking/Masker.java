package dev.sallyport.masking;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.masking.detector.Detector;
import dev.sallyport.masking.detector.Detectors;
import dev.sallyport.masking.format.Format;
import dev.sallyport.masking.format.JsonFormat;
import dev.sallyport.masking.format.StartFormat;
import dev.sallyport.masking.format.UrlEncodedFormat;
import dev.sallyport.masking.scan.Output;
import dev.sallyport.masking.scan.ScanPlan;
import dev.sallyport.masking.scan.Scanner;
import dev.sallyport.masking.scan.Tally;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Finds values that may not leave and puts a label in their place: {@code [redacted:email]}.
 * Immutable and thread-safe. What a mask plan needs is compiled at its first use and kept.
 */
public final class Masker {

  private static final Masker STANDARD = new Masker(Detectors.STANDARD);

  private final List<Detector> detectors;
  private final Map<MaskPlan, ScanPlan> plans = new ConcurrentHashMap<>();

  private Masker(List<Detector> detectors) {
    this.detectors = detectors;
  }

  /** The masker with all detectors that come with Sallyport. */
  public static Masker standard() {
    return STANDARD;
  }

  /** Names of its detectors. */
  public Set<DetectorId> detectors() {
    return detectors.stream().map(Detector::id).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Makes a plan ready, so that the first body that needs it does not wait.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public void prepare(MaskPlan plan) {
    if (!plan.isEmpty()) {
      compiled(plan);
    }
  }

  /**
   * Opens a stream for one body. With a plan that masks nothing, the body is not looked at and
   * passes as it is.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public MaskStream open(MaskPlan plan, Form form) {
    if (plan.isEmpty()) {
      return new PassingStream();
    }
    ScanPlan scanPlan = compiled(plan);
    Tally tally = new Tally(scanPlan.detectors().size());
    Format format =
        switch (form) {
          case JSON -> new JsonFormat(scanPlan, tally);
          case SSE -> StartFormat.ofEvents(scanPlan, tally);
          case TEXT -> StartFormat.ofText(scanPlan, tally);
          case URL_ENCODED -> UrlEncodedFormat.ofForm(scanPlan, tally);
        };
    return new InspectingStream(form, format, scanPlan, tally);
  }

  /**
   * Masks a short text that is at hand as a whole.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public Masked text(MaskPlan plan, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (plan.isEmpty()) {
      return Masked.proven(bytes);
    }
    Scanner scanner = scanner(compiled(plan));
    Output output = new Output();
    scanner.append(bytes, 0, bytes.length, output);
    scanner.end(output);
    return Masked.proven(output.take());
  }

  /**
   * Masks path and query of a request (RFC 9112 §3.2.1). Values are found under their
   * percent-escapes; what is not masked keeps its spelling.
   *
   * @throws IllegalArgumentException if the plan names a detector that does not exist
   */
  public Masked target(MaskPlan plan, String target) {
    byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
    if (plan.isEmpty()) {
      return Masked.proven(bytes);
    }
    ScanPlan scanPlan = compiled(plan);
    UrlEncodedFormat format =
        UrlEncodedFormat.ofTarget(scanPlan, new Tally(scanPlan.detectors().size()));
    Output output = new Output();
    format.write(bytes, 0, bytes.length, output);
    format.finish(output);
    return Masked.proven(output.take());
  }

  private static Scanner scanner(ScanPlan plan) {
    return new Scanner(plan, new Tally(plan.detectors().size()));
  }

  private ScanPlan compiled(MaskPlan plan) {
    return plans.computeIfAbsent(plan, this::compile);
  }

  private ScanPlan compile(MaskPlan plan) {
    for (DetectorId wanted : plan.detectors()) {
      if (detectors.stream().noneMatch(detector -> detector.id().equals(wanted))) {
        throw new IllegalArgumentException("There is no detector named " + wanted + ".");
      }
    }
    return new ScanPlan(
        detectors.stream().filter(detector -> plan.detectors().contains(detector.id())).toList());
  }
}
