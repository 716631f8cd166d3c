package dev.sallyport.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The local disk, made to fail, to write in small pieces or to sync slowly. */
final class FakeDisk implements Disk {

  private final LocalDisk disk =
      new LocalDisk() {
        @Override
        public void syncDirectory(Path directory) throws IOException {
          if (!syncSkipped) {
            super.syncDirectory(directory);
          }
        }
      };

  /** Writes still to succeed before all fail; negative for "never fail". */
  final AtomicInteger writesUntilFailure = new AtomicInteger(-1);

  volatile int mostBytesAWrite = Integer.MAX_VALUE;
  volatile boolean createFails;
  volatile boolean syncFails;

  /** Whether a sync only looks as if it were one; for tests that open a journal very often. */
  volatile boolean syncSkipped;

  volatile CountDownLatch syncGate = new CountDownLatch(0);
  final AtomicInteger syncsBegun = new AtomicInteger();

  @Override
  public Output create(Path file) throws IOException {
    if (createFails) {
      throw new IOException("no new files today");
    }
    return new FakeOutput(disk.create(file));
  }

  @Override
  public Output append(Path file) throws IOException {
    return new FakeOutput(disk.append(file));
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    disk.syncDirectory(directory);
  }

  private final class FakeOutput implements Output {

    private final Output output;

    FakeOutput(Output output) {
      this.output = output;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      int left = writesUntilFailure.get();
      int length = Math.min(bytes.remaining(), mostBytesAWrite);
      if (left == 0) {
        // A full disk takes a part before it says no.
        writePart(bytes, length / 2);
        throw new IOException("No space left on device");
      }
      if (left > 0) {
        writesUntilFailure.decrementAndGet();
      }
      writePart(bytes, length);
    }

    private void writePart(ByteBuffer bytes, int length) throws IOException {
      ByteBuffer part = bytes.slice(bytes.position(), length);
      while (part.hasRemaining()) {
        output.write(part);
      }
      bytes.position(bytes.position() + length);
    }

    @Override
    public void truncate(long size) throws IOException {
      output.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      syncsBegun.incrementAndGet();
      try {
        syncGate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (syncFails) {
        throw new IOException("Input/output error");
      }
      if (!syncSkipped) {
        output.sync();
      }
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
