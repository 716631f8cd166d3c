package dev.sallyport.recording.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Reads anywhere in a file through one buffer. Reads instead of mapping it, because a writer may
 * cut the file's tail meanwhile, which kills the reader of a mapping.
 */
final class FileWindow implements Closeable {

  private final FileChannel channel;
  private final ByteBuffer window = ByteBuffer.allocate(64 << 10).limit(0);
  private long start;
  private long bytesRead;

  FileWindow(Path file) throws IOException {
    this.channel = RegularFile.open(file);
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Bytes fetched from the file so far. */
  long bytesRead() {
    return bytesRead;
  }

  /** Fills {@code target} from {@code offset}; says how many bytes the file had. */
  int read(long offset, byte[] target) throws IOException {
    int filled = 0;
    while (filled < target.length) {
      long at = offset + filled;
      if (at < start || at >= start + window.limit()) {
        refill(at);
        if (window.limit() == 0) {
          break;
        }
      }
      int skip = (int) (at - start);
      int length = Math.min(target.length - filled, window.limit() - skip);
      window.get(skip, target, filled, length);
      filled += length;
    }
    return filled;
  }

  /** Forgets what was read, so that the next read sees what the file holds then. */
  void forget() {
    window.limit(0);
  }

  private void refill(long offset) throws IOException {
    window.clear();
    start = offset;
    int read = channel.read(window, offset);
    window.limit(Math.max(read, 0));
    bytesRead += window.limit();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
