package dev.sallyport.policy.dependency;

/** A plan of which it cannot be told what it reads. The message says why. */
public final class AnalysisException extends Exception {

  AnalysisException(String message) {
    super(message);
  }

  AnalysisException(String message, Throwable cause) {
    super(message, cause);
  }
}
