package dev.sallyport.masking.detector;

/** What may follow a value, for several detectors. */
final class Contexts {

  /** Anything but a letter, a digit or an underscore. */
  static final String NOT_WORD = "[^A-Za-z0-9_]";

  /** Anything that is not of a number: neither letter nor digit, nor a point or hyphen. */
  static final String NOT_NUMBER = "[^A-Za-z0-9_.\\-]";

  /** The same, nor a space: what goes on behind one may be another group of digits. */
  static final String NOT_GROUP = "[^A-Za-z0-9_.\\- ]";

  /** A space that no digit follows. */
  static final String SPACE = " [^0-9]";

  /** A point or hyphen that no digit follows. */
  static final String PUNCTUATION = "[.\\-][^0-9]";

  /** The fraction of a whole number that was written as a floating-point one. */
  static final String ZERO_FRACTION = "\\.0[^0-9]";

  private Contexts() {}
}
