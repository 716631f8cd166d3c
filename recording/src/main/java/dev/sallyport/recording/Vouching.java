package dev.sallyport.recording;

import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.seal.VerifyingKey;
import dev.sallyport.recording.segment.Fingerprint;
import dev.sallyport.recording.segment.Signature;
import java.util.List;

/**
 * Whose signature counts on what may change: key files, tombstones, statements of removal. The
 * newest key's does, and no other that was retired. While keys change, which a crash may cut off
 * half way, those of the writer's own that have not come into force yet count for it too.
 */
record Vouching(Signers signers, List<VerifyingKey> coming) {

  Vouching {
    coming = List.copyOf(coming);
  }

  /** For whoever checks. */
  static Vouching of(Signers signers) {
    return new Vouching(signers, List.of());
  }

  /** For the writer, who has the keys. */
  static Vouching of(Signers signers, KeyRing ring) {
    return new Vouching(
        signers,
        ring.verifying().stream()
            .filter(key -> signers.find(key.fingerprint()).isEmpty())
            .toList());
  }

  /** Whether the signature counts. */
  boolean vouches(Fingerprint by, byte[] text, Signature signature) {
    VerifyingKey newest = signers.newest();
    if (by.equals(newest.fingerprint())) {
      return newest.verifies(text, signature);
    }
    return coming.stream()
        .filter(key -> by.equals(key.fingerprint()))
        .anyMatch(key -> key.verifies(text, signature));
  }
}
