package dev.sallyport.extproc.record;

/** The journal does not take an event, so that the exchange must not go on. */
public final class NotRecordedException extends Exception {

  NotRecordedException(String message) {
    super(message);
  }
}
