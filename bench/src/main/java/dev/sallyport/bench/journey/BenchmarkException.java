package dev.sallyport.bench.journey;

/** The benchmark cannot be run, or its figures would be wrong; the message says why. */
final class BenchmarkException extends Exception {

  private static final long serialVersionUID = 1;

  BenchmarkException(String message) {
    super(message);
  }
}
