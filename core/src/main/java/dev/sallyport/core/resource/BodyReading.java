package dev.sallyport.core.resource;

/**
 * How a request body is read where the policy asks about it.
 *
 * @param maxBytes longest body that is read; of a longer one the policy learns only that
 * @param withinSeconds how long the body may take to come, in seconds
 */
public record BodyReading(long maxBytes, int withinSeconds) {

  /** 1 MiB within 30 s. */
  public static final BodyReading DEFAULT = new BodyReading(1L << 20, 30);
}
