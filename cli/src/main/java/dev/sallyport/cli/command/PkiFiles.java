package dev.sallyport.cli.command;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.KeyMaterial;
import dev.sallyport.pki.Pem;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.pki.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** Certificates and keys that a command is given as files. */
final class PkiFiles {
  private PkiFiles() {}

  /** A chain and its key, checked to belong together. */
  static KeyMaterial material(Path chain, Path key) throws IOException {
    PrivateFiles.requirePrivate(key);
    return KeyMaterial.parse(
        Files.readString(chain),
        chain.toString(),
        Secret.of(Files.readString(key)),
        key.toString());
  }

  static X509Certificate certificate(Path file) throws IOException {
    return Pem.certificates(Files.readString(file), file.toString()).getFirst();
  }

  /** Roots in a file; those of the system without one. */
  static Roots roots(@Nullable Path file) throws IOException {
    return file == null
        ? Roots.ofSystem()
        : Roots.of(Pem.certificates(Files.readString(file), file.toString()));
  }
}
