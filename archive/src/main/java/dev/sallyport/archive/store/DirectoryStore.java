package dev.sallyport.archive.store;

import dev.sallyport.core.digest.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory that exists: another disk, another machine's export. Files appear whole, under their
 * names; SHA-256 of {@code NAME} is in {@code NAME.sha256}. A copy that was interrupted goes on in
 * {@code NAME.part}.
 */
public record DirectoryStore(Path directory) implements FileStore {

  private static final int BLOCK = 1 << 20;

  @Override
  public String name() {
    return directory.toString();
  }

  @Override
  public void keep(String name, Path file, String sha256) throws IOException {
    Optional<String> there = sha256(name);
    if (there.isPresent()) {
      FileStore.requireSame(name(), name, there.get(), sha256);
      return;
    }
    Files.createDirectories(directory.resolve(name).resolveSibling(""));
    Path part = directory.resolve(name + ".part");
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel to = open(part)) {
      long done = Math.min(to.size(), from.size());
      to.truncate(done);
      to.position(done);
      from.position(done);
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      while (from.read(block.clear()) > 0) {
        block.flip();
        while (block.hasRemaining()) {
          to.write(block);
        }
      }
      to.force(true);
    } catch (IOException e) {
      throw failed(name, e);
    }
    String copied = Sha256.hex(part);
    if (!copied.equals(sha256)) {
      Files.delete(part);
      throw new IOException(
          "the copy of " + name + " in " + directory + " is not what was sent; it is sent again");
    }
    keep(name + ".sha256", (sha256 + "  " + name + "\n").getBytes(StandardCharsets.US_ASCII));
    Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    keep(name, content);
  }

  @Override
  public void keep(String name, byte[] content) throws IOException {
    requireDirectory();
    Path file = directory.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Path part = directory.resolve(name + ".part");
    try (FileChannel to = open(part)) {
      to.truncate(0);
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        to.write(rest);
      }
      to.force(true);
    } catch (IOException e) {
      throw failed(name, e);
    }
    Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public Optional<String> sha256(String name) throws IOException {
    requireDirectory();
    Path file = directory.resolve(name);
    return Files.exists(file) ? Optional.of(Sha256.hex(file)) : Optional.empty();
  }

  @Override
  public Optional<String> contentSha256(String name) throws IOException {
    return sha256(name);
  }

  @Override
  public Optional<byte[]> get(String name) throws IOException {
    requireDirectory();
    try {
      return Optional.of(Files.readAllBytes(directory.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    requireDirectory();
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .filter(name -> name.startsWith(prefix))
          .filter(name -> !name.endsWith(".part") && !name.endsWith(".sha256"))
          .sorted()
          .toList();
    }
  }

  /** The system's words for a full disk do not say which disk. */
  private IOException failed(String name, IOException e) {
    return new IOException(
        directory + " does not take " + name + ": " + e.getMessage() + "; it is tried again", e);
  }

  private void requireDirectory() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory + " is no directory: make it, or mount it");
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @Override
  public void close() {
    // Nothing is open between calls.
  }
}
