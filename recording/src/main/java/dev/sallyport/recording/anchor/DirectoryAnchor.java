package dev.sallyport.recording.anchor;

import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;

/**
 * A directory: another disk, another machine's export, a medium that is written once. Heads go to
 * {@code JOURNAL.heads}, tombstones to {@code JOURNAL.erased}, statements that segments were
 * removed to {@code JOURNAL.removed}, a JSON object a line.
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

  private static void append(Path file, byte[] json) throws IOException {
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
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
  }
}
