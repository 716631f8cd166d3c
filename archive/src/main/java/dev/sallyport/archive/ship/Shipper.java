package dev.sallyport.archive.ship;

import dev.sallyport.archive.store.FileStore;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings closed segments to a store, with what is needed to verify and read them there: below
 * {@code JOURNAL/} the store has the same files as the folder of recordings. Segments are kept for
 * good; key files and small files change when something is erased or a key is rotated, and are
 * replaced.
 */
public final class Shipper {

  private final Path directory;
  private final FileStore store;
  private final Ledger ledger;

  /**
   * A shipper.
   *
   * @param ledger remembers what the store has
   */
  public Shipper(Path directory, FileStore store, Path ledger) throws IOException {
    this.directory = directory;
    this.store = store;
    this.ledger = Ledger.open(ledger);
  }

  /** Where things are shipped. */
  public FileStore store() {
    return store;
  }

  /**
   * Ships what the store lacks, the oldest first.
   *
   * @throws IOException if the store is away or refuses; what it has by then it keeps
   */
  public ShipStatus ship() throws IOException {
    if (!Files.exists(directory.resolve(Signers.FILE))) {
      return ShipStatus.EMPTY;
    }
    String journal = journal();
    List<SegmentName> closed = closed();
    for (SegmentName segment : closed) {
      Path file = segment.in(directory);
      String name = journal + "/" + file.getFileName();
      if (ledger.digest(name).isEmpty()) {
        String digest = Sha256.hex(file);
        store.keep(name, file, digest);
        ledger.add(name, digest);
      }
      replace(journal, segment.keys(directory));
    }
    for (Path file : statements()) {
      replace(journal, file);
    }
    replace(journal, directory.resolve(Signers.FILE));
    return status(journal, closed);
  }

  /** Whether the store has a segment, byte by byte as it is here; reads it there. */
  public boolean has(SegmentName segment) throws IOException {
    Path file = segment.in(directory);
    String name = journal() + "/" + file.getFileName();
    return store.contentSha256(name).filter(Sha256.hex(file)::equals).isPresent();
  }

  private ShipStatus status(String journal, List<SegmentName> closed) throws IOException {
    int shipped = 0;
    long bytes = 0;
    for (SegmentName segment : closed) {
      Path file = segment.in(directory);
      if (ledger.digest(journal + "/" + file.getFileName()).isPresent()) {
        shipped++;
        bytes += Files.size(file);
      }
    }
    return new ShipStatus(closed.size(), shipped, bytes);
  }

  /** The newest segment is the only one that may still be written. */
  private List<SegmentName> closed() throws IOException {
    List<SegmentName> names = SegmentName.list(directory);
    return names.subList(0, Math.max(0, names.size() - 1));
  }

  private void replace(String journal, Path file) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return;
    }
    String name = journal + "/" + file.getFileName();
    String digest = Sha256.hex(content);
    if (!ledger.digest(name).equals(Optional.of(digest))) {
      store.replace(name, content);
      ledger.add(name, digest);
    }
  }

  private List<Path> statements() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(directory, "{erased,removed}-*.json")) {
      all.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  private String journal() throws IOException {
    return Signers.decode(Files.readAllBytes(directory.resolve(Signers.FILE))).journal().toString();
  }
}
