package dev.sallyport.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Files and directories for the owner alone. They never exist with wider permissions, not even for
 * the moment between creation and {@code chmod}, and a reader sees either the old or the new
 * content.
 */
public final class PrivateFiles {

  private static final Set<PosixFilePermission> OWNER_FILE =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(OWNER_FILE);
  private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFiles() {}

  /**
   * Writes a file (mode 0600), or replaces it in one step. The content is on disk when this
   * returns.
   *
   * @throws IOException if the directory is missing or cannot be written to
   */
  public static void write(Path file, String content) throws IOException {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for bytes. */
  public static void write(Path file, byte[] content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is not a file name");
    }
    Path temporary = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      writeNew(temporary, content);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    sync(directory);
  }

  /**
   * Makes a directory (mode 0700) and its missing parents. One that exists already is narrowed to
   * 0700.
   *
   * @throws IOException if it cannot be made or belongs to somebody else
   */
  public static void createDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    } else {
      Files.createDirectories(directory, DIRECTORY);
    }
  }

  /**
   * Refuses a file with a secret that others than its owner may read or write.
   *
   * @throws PkiException if its mode is wider than 0600
   */
  public static void requirePrivate(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    Set<PosixFilePermission> wider = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    wider.removeAll(OWNER_FILE);
    if (!wider.isEmpty()) {
      throw new PkiException(
          file
              + ": is open to others ("
              + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
              + "), so its key may be known to them. chmod 600 it; if somebody else could have"
              + " read it, make the key anew.");
    }
  }

  /** Makes what was renamed or created in a directory survive a power cut. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void writeNew(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }
}
