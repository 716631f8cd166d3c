package dev.sallyport.recording;

import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Small files of the recordings that are replaced as a whole, {@code signers.json} first of all.
 */
final class SignersFile {

  private SignersFile() {}

  static Path in(Path directory) {
    return directory.resolve(Signers.FILE);
  }

  /**
   * Reads the file, if there is one.
   *
   * @throws DamagedException if it is not what was written
   */
  static Optional<Signers> read(Path directory) throws IOException {
    Path file = in(directory);
    if (!RegularFile.exists(file)) {
      return Optional.empty();
    }
    try {
      Signers signers = Signers.decode(RegularFile.read(file));
      if (!signers.isGenuine()) {
        throw new MalformedException("it is not signed by the newest key in it");
      }
      return Optional.of(signers);
    } catch (MalformedException e) {
      throw new DamagedException(new Place(file, 0, 0, e.what()));
    }
  }

  /**
   * The keys of a journal, whose newest has to be the ring's.
   *
   * @throws IOException if it is not, or there is no journal
   */
  static Signers inForce(Path directory, KeyRing ring) throws IOException {
    Signers signers =
        read(directory).orElseThrow(() -> new IOException(in(directory) + " is missing"));
    if (!signers.newest().equals(ring.signer().verifying())) {
      throw new IOException(
          "new keys are at hand and not in force yet: start the server once, then try again");
    }
    return signers;
  }

  static void write(Path directory, Disk disk, Signers signers) throws IOException {
    replace(in(directory), disk, signers.encode());
  }

  /** Replaces a file by another content, at once and on the disk. */
  static void replace(Path file, Disk disk, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (Disk.Output output = disk.create(fresh)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        output.write(rest);
      }
      output.sync();
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    disk.syncDirectory(file.toAbsolutePath().resolveSibling(""));
  }
}
