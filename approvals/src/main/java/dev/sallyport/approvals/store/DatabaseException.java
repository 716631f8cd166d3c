package dev.sallyport.approvals.store;

/** The database is away, or refuses. The message is for people and names no address. */
public final class DatabaseException extends RuntimeException {

  DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
