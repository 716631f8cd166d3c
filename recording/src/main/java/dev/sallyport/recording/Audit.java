package dev.sallyport.recording;

import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.VerifyingKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What recordings are checked against.
 *
 * @param publicKey the newest signing key, from a source that whoever could change the recordings
 *     could not change; empty trusts the keys that the recordings name themselves
 * @param anchors a directory of anchors; empty finds no rollback and no cut after the last head
 * @param ring opens the events; empty checks with public material alone
 */
public record Audit(
    Optional<VerifyingKey> publicKey, Optional<Path> anchors, Optional<KeyRing> ring) {

  /** Chain and signatures as the recordings name their keys themselves. */
  public static final Audit OF_ITSELF =
      new Audit(Optional.empty(), Optional.empty(), Optional.empty());

  /** The same with a public key. */
  public Audit withPublicKey(VerifyingKey key) {
    return new Audit(Optional.of(key), anchors, ring);
  }

  /** The same with anchors. */
  public Audit withAnchors(Path directory) {
    return new Audit(publicKey, Optional.of(directory), ring);
  }

  /** The same with keys that open events. */
  public Audit withRing(KeyRing keys) {
    return new Audit(publicKey, anchors, Optional.of(keys));
  }
}
