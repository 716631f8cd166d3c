package dev.sallyport.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * The built-in certificate authority: a root that signs an issuing authority, which signs
 * everything else. Safe for use by several threads and several processes at once.
 *
 * <p>Its directory (mode 0700) holds {@code ca.crt}, the root certificate that clients trust;
 * {@code authority/}, the keys; and {@code issued/}, what was issued, so that a restart shows the
 * same certificates.
 */
public final class Authority {

  private Authority() {}

  /**
   * Opens the authority in a directory, or makes one where there is none.
   *
   * @throws PkiException if a file of it is missing, damaged or does not fit the others; an
   *     authority is never made anew in its place
   * @throws IOException if the directory cannot be read or written
   */
  public static Authority openOrCreate(Path directory) throws IOException {
    return openOrCreate(directory, InstantSource.system());
  }

  /** As {@link #openOrCreate(Path)}, by another clock. */
  public static Authority openOrCreate(Path directory, InstantSource clock) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The root certificate as PEM: what clients trust. */
  public String certificatePem() {
    throw new UnsupportedOperationException();
  }

  /** The file that holds {@link #certificatePem()}. */
  public Path certificateFile() {
    throw new UnsupportedOperationException();
  }

  /**
   * A server certificate (EKU {@code serverAuth}). The one issued before for the same names and
   * lifetime is returned until it is due for renewal.
   *
   * @param names DNS names and IP literals for the SAN, at least one; the first is the common name
   * @param lifetime how long it is valid; cut to the end of the issuing authority
   */
  public KeyMaterial issueServer(List<String> names, Duration lifetime) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * A client certificate (EKU {@code clientAuth}) whose common name and SAN are {@code name},
   * reused as in {@link #issueServer}.
   */
  public KeyMaterial issueClient(String name, Duration lifetime) throws IOException {
    throw new UnsupportedOperationException();
  }
}
