package dev.sallyport.cli.command;

import dev.sallyport.cli.launcher.StateDirectory;
import dev.sallyport.core.evidence.EvidenceVerifier;
import dev.sallyport.pki.EvidenceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The evidence of a gateway and the key that signs it.
 *
 * @param files where the evidence is
 * @param keys where the key is
 */
record EvidenceFolder(Path files, Path keys) {

  /**
   * Of a state folder.
   *
   * @throws IOException if no gateway has run with it
   */
  static EvidenceFolder of(StateDirectory state) throws IOException {
    Path files = state.root().resolve("evidence");
    if (!Files.isDirectory(files)) {
      throw new IOException(
          "there is no evidence in "
              + files
              + ": no gateway has run with this state folder. Name another one with --state.");
    }
    return new EvidenceFolder(files, state.pki());
  }

  /** The key. */
  EvidenceKey key() throws IOException {
    return EvidenceKey.open(keys);
  }

  /** Who knows its signatures, or those of a public key that is kept elsewhere. */
  EvidenceVerifier verifier(Optional<Path> publicKey) throws IOException {
    return publicKey.isPresent() ? EvidenceKey.verifier(publicKey.get()) : key().verifier();
  }
}
