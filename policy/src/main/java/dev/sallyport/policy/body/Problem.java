package dev.sallyport.policy.body;

import java.util.Locale;

/** Why a body is malformed: {@code input.body.problem} in Rego. */
public enum Problem {
  /** The bytes are not UTF-8. */
  NOT_UTF_8,
  /** A byte order mark (RFC 8259 §8.1 forbids it). */
  BYTE_ORDER_MARK,
  /** Not JSON: cut off, NaN, comments, something behind the document, and the like. */
  NOT_JSON,
  /** A name stands twice in one object: readers take the first or the last. */
  DUPLICATE_KEY,
  /** Deeper than {@link StrictJson#MAX_DEPTH}. */
  TOO_DEEP,
  /** A number that no double can hold, or with more than {@link StrictJson#MAX_DIGITS} digits. */
  NUMBER_OUT_OF_RANGE,
  /** Half a surrogate pair or U+0000 in a text: readers differ on both. */
  UNREADABLE_TEXT,
  /**
   * A name that some readers, which ignore case, take for another one that has a meaning; a method
   * that is one of the protocol's but for case; or {@code __proto__}, by which readers in
   * JavaScript come by fields that the document does not have.
   */
  LOOKALIKE_KEY,
  /** A field has a type that it must not have here. */
  WRONG_TYPE,
  /** A field that must be there is not. */
  MISSING_FIELD,
  /** A batch of no element, or of more than a policy is asked about. */
  BATCH_SIZE,
  /** A header says something else than the body. */
  HEADER_MISMATCH,
  /** It is not compressed as its head says, or could be read without decompressing it. */
  CONTENT_ENCODING;

  /** Name in JSON: lower case with underscores. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
