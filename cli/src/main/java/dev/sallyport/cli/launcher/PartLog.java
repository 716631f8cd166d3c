package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Log files of the parts, one a start of the gateway. */
final class PartLog {
  private static final int KEPT = 5;
  private static final int LONGEST_TAIL = 64 * 1024;

  private PartLog() {}

  /**
   * Puts earlier logs of a part one number up, drops the oldest, and makes an empty file that only
   * its owner can read.
   */
  static Path begin(Path folder, String part) throws IOException {
    for (int i = KEPT - 1; i >= 0; i--) {
      Path older = numbered(folder, part, i);
      if (Files.exists(older)) {
        Files.move(older, numbered(folder, part, i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.deleteIfExists(numbered(folder, part, KEPT));
    return Files.createFile(
        numbered(folder, part, 0),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static Path numbered(Path folder, String part, int number) {
    return folder.resolve(number == 0 ? part + ".log" : part + "." + number + ".log");
  }

  /** The last lines of a log. */
  static String tail(Path log, int lines) {
    try (var channel = Files.newByteChannel(log)) {
      channel.position(Math.max(0, channel.size() - LONGEST_TAIL));
      byte[] end = Channels.newInputStream(channel).readAllBytes();
      List<String> all = new String(end, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
