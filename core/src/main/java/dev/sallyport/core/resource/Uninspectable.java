package dev.sallyport.core.resource;

/**
 * What happens to a body that cannot be inspected (unknown encoding, binary where text was due).
 */
public enum Uninspectable {
  REFUSE,
  PASS_AND_RECORD
}
