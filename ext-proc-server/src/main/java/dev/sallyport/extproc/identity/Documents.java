package dev.sallyport.extproc.identity;

import java.io.IOException;
import java.net.URI;

/** Where an issuer's documents come from. */
interface Documents {

  /**
   * Fetches a small text.
   *
   * @throws IOException if it cannot be had
   */
  String get(URI address) throws IOException;
}
