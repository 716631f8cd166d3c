package dev.sallyport.controlplane.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How files looked at one moment: size, time of last change and identity, so that writing in place,
 * renaming over and swapping a symbolic link all show.
 *
 * <p>Files are asked, not watched: a watch follows the directory entry it was put on, and editors
 * and configuration mounts replace those.
 *
 * @param byFile a line for each file
 */
record FileStamps(Map<Path, String> byFile) {

  static FileStamps of(Set<Path> files) {
    Map<Path, String> stamps = new TreeMap<>();
    files.forEach(file -> stamps.put(file, stamp(file)));
    return new FileStamps(stamps);
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.size()
          + " "
          + attributes.lastModifiedTime().toInstant()
          + " "
          + attributes.fileKey();
    } catch (NoSuchFileException e) {
      return "missing";
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
