package dev.sallyport.cli.launcher;

/** A gateway could not be started. The message is for a person: cause and cure. */
public final class LaunchException extends Exception {
  private static final long serialVersionUID = 1L;

  public LaunchException(String message) {
    super(message);
  }
}
