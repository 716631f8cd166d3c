package dev.sallyport.recording;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What the writer needs of a file system. Tests stand in a disk that fails. */
interface Disk {

  /**
   * Creates a file that must not exist, for its owner alone, and makes its name durable.
   *
   * @throws IOException if it exists or cannot be made; no file of that name is left by this call
   */
  Output create(Path file) throws IOException;

  /** Opens a file to write on at its end. */
  Output append(Path file) throws IOException;

  /** Returns when the names of a directory's files are on the disk. */
  void syncDirectory(Path directory) throws IOException;

  /** A file that grows. */
  interface Output extends Closeable {

    /** Writes some of the bytes at the end, perhaps not all, and moves the buffer's position. */
    void write(ByteBuffer bytes) throws IOException;

    /** Cuts the file to a size; what follows is written there. */
    void truncate(long size) throws IOException;

    /** Returns when all that was written is on the disk. */
    void sync() throws IOException;
  }
}
