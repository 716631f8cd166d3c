package dev.sallyport.database;

/** The database is away, or refuses. The message is for people and names no address. */
public final class DatabaseException extends RuntimeException {

  /** What went wrong, in words for people. */
  public DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
