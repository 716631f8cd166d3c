package dev.sallyport.recording;

import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.KeysException;
import dev.sallyport.recording.seal.SegmentKey;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.seal.SigningKey;
import dev.sallyport.recording.segment.KeyFile;
import dev.sallyport.recording.segment.KeyFileHeader;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Brings new keys into force when a journal is opened: the newest signing key signs anew what may
 * change (key files, tombstones, statements of removal) and then takes over from the next segment
 * on, so that a retired key is good for nothing but the segments it closed; the newest
 * key-encryption key wraps the segments' keys anew, so that a retired one can be destroyed.
 *
 * <p>Nothing is signed anew but what the key signed that is in force until then: what a retired one
 * signed, whoever has it now, is left for the verifier to find. {@code signers.json} comes last, so
 * that a change that was cut off half way is done again with the same two keys.
 */
final class KeyChange {

  private final Path directory;
  private final Disk disk;
  private final KeyRing ring;
  private final Vouching vouching;

  private KeyChange(Path directory, Disk disk, KeyRing ring, Vouching vouching) {
    this.directory = directory;
    this.disk = disk;
    this.ring = ring;
    this.vouching = vouching;
  }

  /**
   * Brings the newest keys into force.
   *
   * @param next number of the segment that comes next
   * @throws KeysException if a key is missing that is needed for it
   */
  static void run(Path directory, Disk disk, KeyRing ring, Signers signers, long next)
      throws IOException {
    boolean takesOver = !signers.newest().fingerprint().equals(ring.signer().fingerprint());
    if (takesOver && signers.find(ring.signer().fingerprint()).isPresent()) {
      throw new KeysException(
          "the newest signing key at hand was retired before: put the key "
              + signers.newest().fingerprint()
              + " back, or make a new one (sallyport recordings rotate-keys)");
    }
    KeyChange change = new KeyChange(directory, disk, ring, Vouching.of(signers, ring));
    for (SegmentName segment : SegmentName.list(directory)) {
      change.keyFile(segment);
    }
    for (Path file : Graves.files(directory)) {
      change.tombstone(file);
    }
    for (Path file : Removals.files(directory)) {
      change.removal(file);
    }
    if (takesOver) {
      SignersFile.write(directory, disk, signers.then(ring.signer(), next));
    }
  }

  private void keyFile(SegmentName segment) throws IOException {
    Path path = segment.keys(directory);
    if (!Files.exists(path)) {
      return;
    }
    KeyFileHeader header;
    try (KeyFile file = KeyFile.open(path)) {
      header = file.header();
    } catch (MalformedException e) {
      return;
    }
    boolean current = header.kek().equals(ring.kek().id());
    if (current && header.key().equals(ring.signer().fingerprint())) {
      return;
    }
    if (!vouching.vouches(header.key(), header.signedText(), header.signature())) {
      return;
    }
    byte[] fresh = SegmentKey.unwrap(header, ring).header(ring).encode();
    byte[] old = Files.readAllBytes(path);
    int start = header.encode().length;
    byte[] content = Arrays.copyOf(fresh, fresh.length + old.length - start);
    System.arraycopy(old, start, content, fresh.length, old.length - start);
    SignersFile.replace(path, disk, content);
  }

  private void tombstone(Path path) throws IOException {
    Tombstone tombstone;
    try {
      tombstone = Tombstone.decode(RegularFile.read(path));
    } catch (MalformedException e) {
      return;
    }
    SigningKey signer = ring.signer();
    if (!tombstone.key().equals(signer.fingerprint())
        && vouching.vouches(tombstone.key(), tombstone.signedText(), tombstone.signature())) {
      SignersFile.replace(path, disk, sign(tombstone, signer).encode());
    }
  }

  private void removal(Path path) throws IOException {
    Removal removal;
    try {
      removal = Removal.decode(RegularFile.read(path));
    } catch (MalformedException e) {
      return;
    }
    SigningKey signer = ring.signer();
    if (!removal.key().equals(signer.fingerprint())
        && vouching.vouches(removal.key(), removal.signedText(), removal.signature())) {
      SignersFile.replace(path, disk, sign(removal, signer).encode());
    }
  }

  /** A statement of removal signed by a key. */
  static Removal sign(Removal removal, SigningKey signer) {
    Removal named = removal.signed(signer.fingerprint(), removal.signature());
    return named.signed(signer.fingerprint(), signer.sign(named.signedText()));
  }

  /** A tombstone signed by a key. */
  static Tombstone sign(Tombstone tombstone, SigningKey signer) {
    Tombstone named = tombstone.signed(signer.fingerprint(), tombstone.signature());
    return named.signed(signer.fingerprint(), signer.sign(named.signedText()));
  }
}
