package dev.sallyport.pki;

import java.io.IOException;

/**
 * Key material that cannot be used. The message names the file or place, the cause and a cure, and
 * never quotes what was in it.
 */
public final class PkiException extends IOException {

  private static final long serialVersionUID = 1L;

  PkiException(String message) {
    super(message);
  }

  PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
