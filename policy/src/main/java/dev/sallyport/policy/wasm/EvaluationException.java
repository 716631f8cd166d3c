package dev.sallyport.policy.wasm;

/** An evaluation that gave no result. The message is for operators, never for clients. */
public final class EvaluationException extends Exception {

  EvaluationException(String message) {
    super(message);
  }

  EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
