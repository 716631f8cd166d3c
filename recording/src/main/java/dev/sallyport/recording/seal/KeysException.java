package dev.sallyport.recording.seal;

import java.io.IOException;

/** A key is missing or unfit. The message says which, and what to do. */
public final class KeysException extends IOException {

  private static final long serialVersionUID = 1L;

  public KeysException(String message) {
    super(message);
  }

  public KeysException(String message, Throwable cause) {
    super(message, cause);
  }
}
