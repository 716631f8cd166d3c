package dev.sallyport.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A disk that remembers everything it was asked to do, so that a test can have what a machine would
 * find that lost power after any step of it: what was synced for certain, of what was written after
 * that any part from the front.
 */
final class LoggingDisk implements Disk {

  private final Disk disk;
  private final List<Step> steps = new ArrayList<>();

  private sealed interface Step {
    Path file();

    record Created(Path file) implements Step {}

    @SuppressWarnings("ArrayRecordComponent") // only kept
    record Written(Path file, byte[] bytes) implements Step {}

    record Truncated(Path file, long size) implements Step {}

    record Synced(Path file) implements Step {}
  }

  LoggingDisk(Disk disk) {
    this.disk = disk;
  }

  /** How many steps it has taken. */
  synchronized int steps() {
    return steps.size();
  }

  private synchronized void took(Step step) {
    steps.add(step);
  }

  /** Writes into a directory what could be found of the files after so many steps. */
  synchronized void restore(int count, RandomGenerator random, Path directory) throws IOException {
    Map<Path, Content> contents = new TreeMap<>();
    for (Step step : steps.subList(0, count)) {
      Content content = contents.computeIfAbsent(step.file(), _ -> new Content());
      switch (step) {
        case Step.Created _ -> {}
        case Step.Written(_, byte[] bytes) -> content.written.writeBytes(bytes);
        case Step.Truncated(_, long size) -> content.truncate(Math.toIntExact(size));
        case Step.Synced _ -> content.synced = content.written.size();
      }
    }
    for (Map.Entry<Path, Content> file : contents.entrySet()) {
      Content content = file.getValue();
      int size = random.nextInt(content.synced, content.written.size() + 1);
      Files.write(
          directory.resolve(file.getKey().getFileName()),
          Arrays.copyOf(content.written.toByteArray(), size));
    }
  }

  private static final class Content {
    private ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int synced;

    private void truncate(int size) {
      byte[] kept = Arrays.copyOf(written.toByteArray(), size);
      written = new ByteArrayOutputStream();
      written.writeBytes(kept);
      synced = Math.min(synced, size);
    }
  }

  @Override
  public Output create(Path file) throws IOException {
    Output output = disk.create(file);
    took(new Step.Created(file));
    return new LoggingOutput(file, output);
  }

  @Override
  public Output append(Path file) throws IOException {
    return disk.append(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    disk.syncDirectory(directory);
  }

  private final class LoggingOutput implements Output {

    private final Path file;
    private final Output output;

    LoggingOutput(Path file, Output output) {
      this.file = file;
      this.output = output;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      ByteBuffer before = bytes.duplicate();
      try {
        output.write(bytes);
      } finally {
        byte[] written = new byte[bytes.position() - before.position()];
        before.get(written);
        took(new Step.Written(file, written));
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      output.truncate(size);
      took(new Step.Truncated(file, size));
    }

    @Override
    public void sync() throws IOException {
      output.sync();
      took(new Step.Synced(file));
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
