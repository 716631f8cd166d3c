package dev.sallyport.core.error;

/** What failed first, below the words of everybody who passed it on. */
public final class RootCause {

  private RootCause() {}

  /** Its message, for operators; may be the text {@code null} where it has none. */
  public static String message(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }
}
