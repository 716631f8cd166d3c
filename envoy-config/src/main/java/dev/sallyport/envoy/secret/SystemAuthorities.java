package dev.sallyport.envoy.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The bundle of authorities that a Linux distribution keeps for everybody. */
final class SystemAuthorities {

  private static final List<Path> PLACES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private SystemAuthorities() {}

  /**
   * Concatenated PEM certificates.
   *
   * @throws IllegalStateException if this system has none in the usual places
   */
  static String pem() {
    for (Path place : PLACES) {
      if (Files.isReadable(place)) {
        try {
          return Files.readString(place);
        } catch (IOException e) {
          throw new UncheckedIOException(place + " cannot be read", e);
        }
      }
    }
    throw new IllegalStateException(
        "this system has no authorities in "
            + PLACES
            + "; install its ca-certificates package, or name a bundle");
  }
}
