package dev.sallyport.core.secret;

/**
 * A value that never prints. Whoever needs it has to say so by calling {@link #reveal()}, which is
 * easy to search for.
 *
 * @param <T> type of the value
 */
public final class Secret<T> {

  private final T value;

  private Secret(T value) {
    this.value = value;
  }

  /** Wraps a value. */
  public static <T> Secret<T> of(T value) {
    return new Secret<>(value);
  }

  /** The value itself, for the one place that hands it to whoever needs it. */
  public T reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
