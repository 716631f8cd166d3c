package dev.sallyport.policy.wasm;

import java.util.Set;

/** A module that cannot be evaluated here. The message says why, and the cure. */
public final class UnusableModuleException extends Exception {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized; the set is an unmodifiable copy
  private final Set<String> builtins;

  UnusableModuleException(String message, Set<String> builtins) {
    super(message);
    this.builtins = Set.copyOf(builtins);
  }

  UnusableModuleException(String message) {
    this(message, Set.of());
  }

  UnusableModuleException(String message, Throwable cause) {
    super(message, cause);
    this.builtins = Set.of();
  }

  /** Builtins that it calls and that are missing. */
  public Set<String> builtins() {
    return builtins;
  }
}
