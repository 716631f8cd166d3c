package dev.sallyport.core.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The file of a day, open for appending. What a crash left of a line is cut off first. */
final class DayFile implements AutoCloseable {

  private static final Set<StandardOpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

  private static final Pattern NAME = Pattern.compile("handshakes-(\\d{4}-\\d{2}-\\d{2})\\.jsonl");

  private final FileChannel channel;

  private DayFile(FileChannel channel) {
    this.channel = channel;
  }

  static DayFile open(Path directory, LocalDate day) throws IOException {
    Path path = path(directory, day);
    cutHalfLine(path);
    return new DayFile(
        FileChannel.open(
            path,
            APPEND,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  static Path path(Path directory, LocalDate day) {
    return directory.resolve("handshakes-" + day + ".jsonl");
  }

  /** The day of a file; empty if it is none of these. */
  static Optional<LocalDate> day(Path file) {
    var name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Optional.of(LocalDate.parse(name.group(1))) : Optional.empty();
  }

  /** All files of a directory, the oldest first. */
  static List<Path> all(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> day(file).isPresent()).sorted().toList();
    }
  }

  /** The last line of a file, without its end; empty if there is none. */
  static Optional<String> lastLine(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.reduce((_, line) -> line);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void cutHalfLine(Path path) throws IOException {
    if (Files.notExists(path)) {
      return;
    }
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = file.size();
      ByteBuffer one = ByteBuffer.allocate(1);
      while (end > 0 && file.read(one.clear(), end - 1) == 1 && one.get(0) != '\n') {
        end--;
      }
      file.truncate(end);
    }
  }

  boolean isEmpty() throws IOException {
    return channel.size() == 0;
  }

  /** Appends lines; all of them are on the disk when it returns, and none if it throws. */
  void append(List<SealedLine> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text()).append('\n'));
    long end = channel.size();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
