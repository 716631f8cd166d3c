package dev.sallyport.recording.seal;

import dev.sallyport.recording.segment.Fingerprint;
import java.nio.file.Path;
import java.util.List;

/**
 * All keys of a journal: those in force, and older ones that still open and close what they began.
 */
public final class KeyRing {

  private final Path directory;
  private final List<SigningKey> signers;
  private final List<KeyEncryption> keks;

  /**
   * @param directory where the keys came from, for messages
   * @param signers oldest first, one at least
   * @param keks oldest first, one at least
   */
  public KeyRing(Path directory, List<SigningKey> signers, List<KeyEncryption> keks) {
    this.directory = directory;
    this.signers = List.copyOf(signers);
    this.keks = List.copyOf(keks);
  }

  /** What signs now. */
  public SigningKey signer() {
    return signers.getLast();
  }

  /** Public halves of all signing keys, the oldest first. */
  public List<VerifyingKey> verifying() {
    return signers.stream().map(SigningKey::verifying).toList();
  }

  /** What wraps now. */
  public KeyEncryption kek() {
    return keks.getLast();
  }

  /**
   * The signing key of a name.
   *
   * @throws KeysException if it is not here
   */
  public SigningKey signer(Fingerprint fingerprint) throws KeysException {
    return signers.stream()
        .filter(key -> key.fingerprint().equals(fingerprint))
        .findFirst()
        .orElseThrow(
            () ->
                new KeysException(
                    "the signing key "
                        + fingerprint
                        + " is needed and is not in "
                        + directory
                        + ": put its file back"));
  }

  /**
   * The key-encryption key of an id.
   *
   * @throws KeysException if it is not here
   */
  public KeyEncryption kek(String id) throws KeysException {
    return keks.stream()
        .filter(key -> key.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new KeysException(
                    "the key-encryption key "
                        + id
                        + " is needed and is not in "
                        + directory
                        + ": put its file back, or say where it is"));
  }
}
