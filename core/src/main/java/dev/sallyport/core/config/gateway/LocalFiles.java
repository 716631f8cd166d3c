package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The files that a configuration names, relative to its folder. Remembers which they are. */
final class LocalFiles {

  private static final int LARGEST = 4 << 20;
  private static final int MOST_SIBLINGS = 1_000;

  /** What a file with a key or secret must not allow: more than mode 0640. */
  private static final Set<PosixFilePermission> TOO_WIDE =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final Path folder;
  private final Problems problems;
  private final Set<Path> watched = new LinkedHashSet<>();

  LocalFiles(Path folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /** All files that were asked for. */
  Set<Path> watched() {
    return Set.copyOf(watched);
  }

  /**
   * Content of a file.
   *
   * @param role what the file is for, for errors: {@code "the certificate chain"}
   */
  Optional<byte[]> read(Position at, Reference.File file, String role) {
    return existing(at, file, role).flatMap(path -> content(at, path, role + " " + name(file)));
  }

  /** Absolute path of a regular file that exists. */
  Optional<Path> existing(Position at, Reference.File file, String role) {
    Path path;
    try {
      path = folder.resolve(file.path()).normalize();
    } catch (InvalidPathException _) {
      problems.add(at, role + " " + name(file) + " is no path", "a path");
      return Optional.empty();
    }
    watched.add(path);
    if (Files.isRegularFile(path)) {
      return Optional.of(path);
    }
    problems.add(
        at,
        role
            + " "
            + name(file)
            + (Files.exists(path) ? " is not a regular file" : " does not exist"),
        "a file; " + path + " was looked for",
        sibling(file, path));
    return Optional.empty();
  }

  /**
   * Absolute path of a folder that exists. It is watched with all that is in it, because a new file
   * counts as much as a changed one.
   */
  Optional<Path> existingFolder(Position at, String written, String role) {
    String what = role + " " + Quoted.of(written);
    try {
      Path path = folder.resolve(written).normalize();
      watched.add(path);
      if (!Files.isDirectory(path)) {
        problems.add(at, what + " is no folder", "a folder; " + path + " was looked for");
        return Optional.empty();
      }
      try (Stream<Path> below = Files.walk(path)) {
        List<Path> found = below.limit(MOST_SIBLINGS + 1L).toList();
        watched.addAll(found);
        if (found.size() <= MOST_SIBLINGS) {
          return Optional.of(path);
        }
      }
      problems.add(at, what + " is too large", "a folder with at most 1,000 files and folders");
    } catch (InvalidPathException _) {
      problems.add(at, what + " is no path", "a path");
    } catch (IOException | UncheckedIOException _) {
      problems.add(at, what + " cannot be read", "a folder that this process may read");
    }
    return Optional.empty();
  }

  /** Absolute path of a regular file that exists and that nobody else may read. */
  Optional<Path> existingPrivate(Position at, Reference.File file, String role) {
    return existing(at, file, role).filter(path -> isPrivate(at, path, role + " " + name(file)));
  }

  /**
   * Content of a file.
   *
   * @param what the file, for errors
   */
  Optional<byte[]> content(Position at, Path path, String what) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > 0 && bytes.length <= LARGEST) {
        return Optional.of(bytes);
      }
      problems.add(
          at, what + (bytes.length == 0 ? " is empty" : " is too large"), "a file of 1 B to 4 MiB");
    } catch (IOException _) {
      problems.add(at, what + " cannot be read", "a file that this process may read");
    }
    return Optional.empty();
  }

  private boolean isPrivate(Position at, Path path, String what) {
    try {
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      permissions.addAll(Files.getPosixFilePermissions(path));
      permissions.retainAll(TOO_WIDE);
      if (permissions.isEmpty()) {
        return true;
      }
      problems.add(
          at,
          what + " is open to others",
          "mode 0640 or less; run: chmod 600 '" + path.toString().replace("'", "'\\''") + "'");
    } catch (IOException | UnsupportedOperationException _) {
      problems.add(at, "the mode of " + what + " cannot be read", "a file with mode 0640 or less");
    }
    return false;
  }

  private static String name(Reference.File file) {
    return Quoted.of(file.path());
  }

  private static Optional<String> sibling(Reference.File file, Path path) {
    Path parent = path.getParent();
    Path wanted = path.getFileName();
    if (parent == null || wanted == null || !Files.isDirectory(parent)) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      List<String> names =
          entries
              .limit(MOST_SIBLINGS)
              .filter(Files::isRegularFile)
              .map(entry -> String.valueOf(entry.getFileName()))
              .toList();
      return NearMiss.of(wanted.toString(), names)
          .map(name -> "file:" + file.path().replace(wanted.toString(), name));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
