package dev.sallyport.archive.ship;

import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a store is known to have: a line {@code SHA-256 NAME} for each file, the last one of a name
 * counts. Losing the ledger costs asking the store again, nothing else.
 */
final class Ledger {

  private final Path file;
  private final Map<String, String> digests = new HashMap<>();

  private Ledger(Path file) {
    this.file = file;
  }

  /** Reads a ledger; an empty one if there is none. */
  static Ledger open(Path file) throws IOException {
    Ledger ledger = new Ledger(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int blank = line.indexOf(' ');
        if (blank == 64) {
          ledger.digests.put(line.substring(blank + 1), line.substring(0, blank));
        }
      }
    } else {
      PrivateFiles.createDirectory(file.toAbsolutePath().resolveSibling(""));
    }
    return ledger;
  }

  Optional<String> digest(String name) {
    return Optional.ofNullable(digests.get(name));
  }

  void add(String name, String digest) throws IOException {
    if (digest.equals(digests.get(name))) {
      return;
    }
    Files.writeString(
        file,
        digest + " " + name + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.WRITE);
    digests.put(name, digest);
  }
}
