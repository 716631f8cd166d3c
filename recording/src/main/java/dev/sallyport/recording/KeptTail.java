package dev.sallyport.recording;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A torn tail that a start cut off its segment and kept for people to look at: what a killed writer
 * had not written whole, so that nobody was told it was on record.
 *
 * @param file {@code segment-NUMBER.COPY.torn}
 * @param bytes how many bytes were cut off
 */
public record KeptTail(Path file, long bytes) {

  private static final Pattern NAME = Pattern.compile("segment-[0-9]{10,18}\\.[0-9]{1,9}\\.torn");

  /** Those in a directory, by name. */
  public static List<KeptTail> in(Path directory) throws IOException {
    List<KeptTail> tails = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.torn")) {
      for (Path file : files) {
        if (NAME.matcher(String.valueOf(file.getFileName())).matches()) {
          tails.add(new KeptTail(file, Files.size(file)));
        }
      }
    }
    tails.sort(Comparator.comparing(KeptTail::file));
    return tails;
  }

  @Override
  public String toString() {
    return bytes + " bytes cut off a torn tail are kept in " + file.getFileName();
  }
}
