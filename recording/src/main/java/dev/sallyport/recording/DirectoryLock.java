package dev.sallyport.recording;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write in a directory. The operating system takes it back when the process ends,
 * however it ends; the file {@code journal.lock} stays and tells who had it last.
 *
 * <p>Within this process a set keeps the order. A second attempt must not even open the file:
 * closing it again would release the first one's lock (POSIX {@code fcntl}).
 */
final class DirectoryLock implements Closeable {

  private static final String FILE = "journal.lock";
  private static final Set<Path> TAKEN_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the right.
   *
   * @throws JournalInUseException if another writer has it
   */
  static DirectoryLock take(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!TAKEN_HERE.add(real)) {
      throw new JournalInUseException(directory, "this process");
    }
    try {
      return new DirectoryLock(real, lock(directory));
    } catch (IOException e) {
      TAKEN_HERE.remove(real);
      throw e;
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel =
        LocalDisk.openPrivate(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new JournalInUseException(directory, holder(file));
      }
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(Path file) throws IOException {
    String pid = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    return pid.matches("[0-9]{1,10}") ? "process " + pid : "another process";
  }

  @Override
  public void close() throws IOException {
    channel.close();
    TAKEN_HERE.remove(directory);
  }
}
