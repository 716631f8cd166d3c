package dev.sallyport.controlplane.snapshot;

import java.util.List;

/** A gateway that no snapshot can be made of. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized; the list is an unmodifiable copy
  private final List<String> problems;

  /** A refusal for these reasons, one sentence each. */
  public RefusedException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence per problem. */
  public List<String> problems() {
    return problems;
  }
}
