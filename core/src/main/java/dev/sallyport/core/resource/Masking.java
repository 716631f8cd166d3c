package dev.sallyport.core.resource;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is masked for a resource. A policy can always add to it. It takes away only what {@code
 * liftable} names; everything else is mandatory.
 *
 * @param request plan for request bodies
 * @param response plan for response bodies
 * @param liftable detectors that a policy may lift
 * @param descriptors {@code FileDescriptorSet} of the messages it speaks, in base64
 * @param uninspectable rule for bodies that cannot be inspected while a plan is not empty
 * @param inspection how parts of bodies are read
 */
public record Masking(
    MaskPlan request,
    MaskPlan response,
    SortedSet<DetectorId> liftable,
    Optional<String> descriptors,
    Uninspectable uninspectable,
    Inspection inspection) {

  public Masking {
    liftable = Collections.unmodifiableSortedSet(new TreeSet<>(liftable));
  }

  /** Masking in which everything is mandatory. */
  public Masking(MaskPlan request, MaskPlan response, Uninspectable uninspectable) {
    this(request, response, new TreeSet<>(), Optional.empty(), uninspectable, Inspection.STANDARD);
  }

  /**
   * What masks the request of an exchange.
   *
   * @param added what its policy adds
   * @param lifted what its policy lifts, as far as it may
   */
  public MaskPlan requestPlan(MaskPlan added, Set<DetectorId> lifted) {
    return plan(request, added, lifted);
  }

  /** What masks the response of an exchange; parameters as {@link #requestPlan}. */
  public MaskPlan responsePlan(MaskPlan added, Set<DetectorId> lifted) {
    return plan(response, added, lifted);
  }

  private MaskPlan plan(MaskPlan own, MaskPlan added, Set<DetectorId> lifted) {
    Set<DetectorId> gone = new HashSet<>(lifted);
    gone.retainAll(liftable);
    return (gone.isEmpty() ? own : own.without(gone)).union(added);
  }
}
