package dev.sallyport.core.config.gateway;

/** A value that stands for something kept elsewhere. */
sealed interface Reference {

  /** A file, as written: relative to the file that names it. */
  record File(String path) implements Reference {}

  /** An environment variable. */
  record Environment(String variable) implements Reference {}

  /** What comes with the product or the operating system. */
  record BuiltIn() implements Reference {}
}
