package dev.sallyport.archive.retention;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.recording.ExchangeSummary;
import dev.sallyport.recording.segment.RecordingMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The legal holds of a gateway, in {@code STATE/archive/holds.json}. */
public final class LegalHolds {

  private final Path file;

  /** Those in a folder, which is made with the first hold. */
  public LegalHolds(Path folder) {
    this.file = folder.resolve("holds.json");
  }

  /**
   * All of them.
   *
   * @throws IOException if the file is damaged: nothing may be erased then
   */
  public List<LegalHold> all() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return RecordingMapper.MAPPER.readValue(
          Files.readAllBytes(file), new TypeReference<List<LegalHold>>() {});
    } catch (IOException e) {
      throw new IOException(file + " does not hold legal holds: restore it; nothing is erased", e);
    }
  }

  /** The hold that covers an exchange, if there is one. */
  public Optional<LegalHold> of(ExchangeSummary exchange) throws IOException {
    return all().stream().filter(hold -> hold.covers(exchange)).findFirst();
  }

  /**
   * Places a hold.
   *
   * @throws IOException if there is one of that name, or it cannot be written
   */
  public void add(LegalHold hold) throws IOException {
    List<LegalHold> holds = new ArrayList<>(all());
    if (holds.stream().anyMatch(other -> other.name().equals(hold.name()))) {
      throw new IOException("there is a legal hold named " + hold.name() + " already");
    }
    holds.add(hold);
    write(holds);
  }

  /** Lifts a hold; false if there is none of that name. */
  public boolean release(String name) throws IOException {
    List<LegalHold> holds = new ArrayList<>(all());
    boolean released = holds.removeIf(hold -> hold.name().equals(name));
    if (released) {
      write(holds);
    }
    return released;
  }

  private void write(List<LegalHold> holds) throws IOException {
    PrivateFiles.createDirectory(file.toAbsolutePath().resolveSibling(""));
    PrivateFiles.write(file, json(holds) + "\n");
  }

  /** Holds as a JSON array. */
  public static String json(List<LegalHold> holds) throws IOException {
    return RecordingMapper.MAPPER.writeValueAsString(holds);
  }
}
