package dev.sallyport.core.resource;

/**
 * What happens to text that a signature covers, such as the thinking of a model ({@code thinking}
 * beside {@code signature}): whoever signed it refuses it once it was masked.
 */
public enum SignedParts {
  /** It is masked as everything else; its signature passes and no longer fits. */
  MASK,
  /** It passes as it is, and nothing is looked for in it. */
  PASS,
  /** An exchange passes only if nothing is found in it. */
  REFUSE
}
