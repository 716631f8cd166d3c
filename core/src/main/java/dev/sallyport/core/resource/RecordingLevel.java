package dev.sallyport.core.resource;

/** How much of an exchange goes on record. */
public enum RecordingLevel {
  /** Who, what, when, decision, status and counts. */
  METADATA,
  /** Also the masked heads of request and response. */
  HEADS,
  /** Also the masked bodies. */
  FULL
}
