package dev.sallyport.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far an export has come. It is kept after what it covers was written, so that an export that
 * is interrupted gives some exchanges twice and none never.
 *
 * @param segment number of a segment
 * @param frame number of the frame in which an exchange ended; 0 for those that a crash cut off
 */
public record ExportCursor(long segment, long frame) implements Comparable<ExportCursor> {

  /** Before everything. */
  public static final ExportCursor START = new ExportCursor(0, 0);

  private static final Pattern TEXT = Pattern.compile("segment ([0-9]{1,18}) frame ([0-9]{1,18})");

  @Override
  public int compareTo(ExportCursor other) {
    return Comparator.comparingLong(ExportCursor::segment)
        .thenComparingLong(ExportCursor::frame)
        .compare(this, other);
  }

  /**
   * Reads a cursor; {@link #START} when there is no file.
   *
   * @throws IOException if the file holds none
   */
  public static ExportCursor read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return START;
    }
    Matcher matcher = TEXT.matcher(Files.readString(file).strip());
    if (!matcher.matches()) {
      throw new IOException(
          file + " is no cursor of an export: remove it to export from the start");
    }
    return new ExportCursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
  }

  /** Keeps the cursor, at once and on the disk. */
  public void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        fresh,
        this + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String toString() {
    return "segment " + segment + " frame " + frame;
  }
}
