package dev.sallyport.recording.segment;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * File name of a segment: {@code segment-0000000001.slpt}.
 *
 * @param number number of the segment, from 1
 */
public record SegmentName(long number) implements Comparable<SegmentName> {

  private static final Pattern NAME = Pattern.compile("segment-([0-9]{10,18})\\.slpt");

  /** The file in a directory. */
  public Path in(Path directory) {
    return directory.resolve(fileName(".slpt"));
  }

  /** Where the {@code copy}-th torn tail of the segment is kept. */
  public Path torn(Path directory, int copy) {
    return directory.resolve(fileName("." + copy + ".torn"));
  }

  /** The file of the segment's wrapped data keys. */
  public Path keys(Path directory) {
    return directory.resolve(fileName(".keys"));
  }

  /** The tombstone of an erased slot of the segment. */
  public Path erased(Path directory, int slot) {
    return directory.resolve(erasedPrefix() + slot + ".json");
  }

  /** What names of tombstones of the segment begin with. */
  public String erasedPrefix() {
    return String.format(Locale.ROOT, "erased-%010d-", number);
  }

  /** The statement that the segment was removed. */
  public Path removed(Path directory) {
    return directory.resolve(String.format(Locale.ROOT, "removed-%010d.json", number));
  }

  /** The segment that follows. */
  public SegmentName next() {
    return new SegmentName(number + 1);
  }

  /**
   * Requires that there is a directory.
   *
   * @throws NoSuchFileException if there is none
   */
  public static void requireDirectory(Path directory) throws NoSuchFileException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "there is no such directory");
    }
  }

  /**
   * The segments in a directory, lowest number first.
   *
   * @throws NoSuchFileException if there is no such directory
   */
  public static List<SegmentName> list(Path directory) throws IOException {
    requireDirectory(directory);
    List<SegmentName> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches()) {
          SegmentName name = new SegmentName(Long.parseLong(matcher.group(1)));
          if (name.in(directory).getFileName().equals(file.getFileName())) {
            names.add(name);
          }
        }
      }
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public int compareTo(SegmentName other) {
    return Long.compare(number, other.number);
  }

  private String fileName(String suffix) {
    return String.format(Locale.ROOT, "segment-%010d%s", number, suffix);
  }
}
