package dev.sallyport.recording;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The file of a segment while it grows. A failed write may have left a part behind; the next one
 * cuts it off first, so that what is in the file is always a prefix of what was meant to be.
 */
final class SegmentFile implements Closeable {

  private final Disk.Output output;
  private long size;
  private boolean partLeftBehind;
  private boolean synced = true;

  /** For an empty file. */
  SegmentFile(Disk.Output output) {
    this.output = output;
  }

  /** Writes all of the bytes, or fails and may be asked again. */
  void write(ByteBuffer bytes) throws IOException {
    if (partLeftBehind) {
      output.truncate(size);
      partLeftBehind = false;
    }
    partLeftBehind = true;
    synced = false;
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      int before = rest.remaining();
      output.write(rest);
      if (rest.remaining() == before) {
        throw new IOException("the disk takes no more bytes");
      }
    }
    partLeftBehind = false;
    size += bytes.remaining();
  }

  void sync() throws IOException {
    output.sync();
    synced = true;
  }

  /** Whether all that was written has been synced. */
  boolean isSynced() {
    return synced;
  }

  /** Bytes that are in the file for good. */
  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    output.close();
  }
}
