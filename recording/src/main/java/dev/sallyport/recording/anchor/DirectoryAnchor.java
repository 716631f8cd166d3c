package dev.sallyport.recording.anchor;

import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.ReadersHead;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;

/**
 * A directory: another disk, another machine's export, a medium that is written once. Heads go to
 * {@code JOURNAL.heads}, tombstones to {@code JOURNAL.erased}, statements that segments were
 * removed to {@code JOURNAL.removed}, heads of the record of readers to {@code JOURNAL.readers}, a
 * JSON object a line.
 */
public record DirectoryAnchor(Path directory) implements Anchor {

  /** Heads of a journal. */
  static Path heads(Path directory, UUID journal) {
    return directory.resolve(journal + ".heads");
  }

  /** Tombstones of a journal. */
  static Path erased(Path directory, UUID journal) {
    return directory.resolve(journal + ".erased");
  }

  /** Removals of a journal. */
  static Path removed(Path directory, UUID journal) {
    return directory.resolve(journal + ".removed");
  }

  /** Heads of the record of readers. */
  static Path readers(Path directory, UUID journal) {
    return directory.resolve(journal + ".readers");
  }

  @Override
  public String name() {
    return directory.toString();
  }

  @Override
  public void keep(Head head) throws IOException {
    append(heads(directory, head.journal()), head.encode());
  }

  @Override
  public void keep(Tombstone tombstone) throws IOException {
    append(erased(directory, tombstone.journal()), tombstone.encode());
  }

  @Override
  public void keep(Removal removal) throws IOException {
    append(removed(directory, removal.journal()), removal.encode());
  }

  @Override
  public void keep(ReadersHead head) throws IOException {
    append(readers(directory, head.journal()), head.encode());
  }

  private void append(Path file, byte[] json) throws IOException {
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + " is no directory: make it, or mount it");
    }
    try {
      cutTornEnd(file);
      try (FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer rest = ByteBuffer.wrap(line);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(false);
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Takes away what a full disk or a crash left of a line, for nothing may stand before a line but
   * whole ones. Other files are only ever appended to.
   */
  private static void cutTornEnd(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    long end;
    long size;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      size = channel.size();
      end = endOfLines(channel, size);
    }
    if (end < size) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(end);
      }
    }
  }

  private static long endOfLines(FileChannel channel, long size) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    for (long end = size; end > 0; end--) {
      if (channel.read(last.clear(), end - 1) < 1 || last.get(0) == '\n') {
        return end;
      }
    }
    return 0;
  }
}
