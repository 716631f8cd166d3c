package dev.sallyport.masking.scan;

import dev.sallyport.core.resource.Inspection;
import dev.sallyport.core.resource.SignedParts;
import dev.sallyport.core.resource.Uninspectable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How parts of bodies are read that do not say themselves what they are.
 *
 * @param deltas where in the JSON of events pieces of longer texts stand; {@code []} is any element
 *     of an array: {@code choices[].delta.content}
 * @param deltaKeys members of the outermost object that tell such texts apart
 * @param signedParts rule for text that a signature covers
 * @param binaryPartsPass whether parts of multipart bodies pass that cannot be inspected
 */
public record PartRules(
    Set<String> deltas, List<String> deltaKeys, SignedParts signedParts, boolean binaryPartsPass) {

  /** What holds unless a resource says otherwise. */
  public static final PartRules STANDARD = of(Inspection.STANDARD);

  /** The rules of a resource. */
  public static PartRules of(Inspection inspection) {
    return new PartRules(
        inspection.deltas().stream()
            .map(path -> path.replaceFirst("^\\$\\.?", "").replace("[*]", "[]"))
            .collect(Collectors.toUnmodifiableSet()),
        inspection.deltaKeys(),
        inspection.signedParts(),
        inspection.binaryParts() == Uninspectable.PASS_AND_RECORD);
  }
}
