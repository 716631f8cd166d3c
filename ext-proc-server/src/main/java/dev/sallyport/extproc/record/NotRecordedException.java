package dev.sallyport.extproc.record;

/** The journal does not take an event, so that the exchange must not go on. */
public final class NotRecordedException extends Exception {

  /**
   * @param message what is not on record, and why
   */
  public NotRecordedException(String message) {
    super(message);
  }
}
