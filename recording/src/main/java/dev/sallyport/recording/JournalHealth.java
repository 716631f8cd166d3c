package dev.sallyport.recording;

/** Whether a journal takes events. */
public sealed interface JournalHealth {

  /** Whether it takes events now. */
  default boolean takesEvents() {
    return this instanceof Ok;
  }

  /** It takes events. */
  record Ok() implements JournalHealth {}

  /**
   * It refuses events.
   *
   * @param reason what is wrong and, where it does not mend by itself, what to do; for operators
   */
  record Failing(String reason) implements JournalHealth {}

  /** It was closed. */
  record Closed() implements JournalHealth {}
}
