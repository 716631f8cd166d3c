package dev.sallyport.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The disk of this machine. Files are for their owner alone. */
class LocalDisk implements Disk {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  /** Makes a directory if it is missing; in any case only its owner may enter it from now on. */
  static void prepareDirectory(Path directory) throws IOException {
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
    Files.setPosixFilePermissions(directory, DIRECTORY);
  }

  /** Opens a file that only its owner may read, made if an option says so. */
  static FileChannel openPrivate(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), PosixFilePermissions.asFileAttribute(FILE));
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Output create(Path file) throws IOException {
    FileChannel channel =
        openPrivate(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      syncDirectory(file.toAbsolutePath().resolveSibling(""));
      return new LocalOutput(file, channel);
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  @Override
  public Output append(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    channel.position(channel.size());
    return new LocalOutput(file, channel);
  }

  private static final class LocalOutput implements Output {

    /** How much of a file's end stays in memory, for whoever follows it. */
    private static final long TAIL = 4L << 20;

    private final Path file;
    private final FileChannel channel;
    private long dropped;

    LocalOutput(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      channel.write(bytes);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
      channel.position(size);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
      long synced = channel.position() - TAIL;
      if (synced - dropped >= TAIL) {
        // Once more from a while before: what the system keeps in one piece goes only as a whole.
        PageCache.drop(file, Math.max(0, dropped - TAIL), synced);
        dropped = synced;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
