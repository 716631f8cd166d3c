package dev.sallyport.controlplane.keys;

import java.util.List;

/** Key material of a gateway that cannot be used, all of it at once. */
public final class UnusableKeysException extends Exception {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized; the list is an unmodifiable copy
  private final List<String> problems;

  UnusableKeysException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence per problem. */
  public List<String> problems() {
    return problems;
  }
}
