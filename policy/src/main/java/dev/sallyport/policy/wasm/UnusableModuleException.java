package dev.sallyport.policy.wasm;

/** A module that cannot be evaluated here. The message says why, and the cure. */
public final class UnusableModuleException extends Exception {

  UnusableModuleException(String message) {
    super(message);
  }

  UnusableModuleException(String message, Throwable cause) {
    super(message, cause);
  }
}
