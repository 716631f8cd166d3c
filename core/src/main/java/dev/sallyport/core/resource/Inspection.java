package dev.sallyport.core.resource;

import java.util.List;

/**
 * How parts of bodies are read that do not say themselves what they are.
 *
 * @param deltas where in the JSON of events pieces of longer texts stand, beside the places that
 *     are known: {@code $.choices[*].delta.audio.transcript}
 * @param deltaKeys members of the outermost object that tell such texts apart
 * @param signedParts rule for text that a signature covers
 * @param binaryParts rule for parts of multipart bodies that cannot be inspected
 */
public record Inspection(
    List<String> deltas,
    List<String> deltaKeys,
    SignedParts signedParts,
    Uninspectable binaryParts) {

  /** What holds unless a resource says otherwise. */
  public static final Inspection STANDARD =
      new Inspection(List.of(), List.of(), SignedParts.MASK, Uninspectable.REFUSE);

  public Inspection {
    deltas = List.copyOf(deltas);
    deltaKeys = List.copyOf(deltaKeys);
  }

  /** The same where nothing passes that was not looked at. */
  public Inspection strict() {
    return new Inspection(deltas, deltaKeys, SignedParts.MASK, Uninspectable.REFUSE);
  }
}
