package dev.sallyport.archive.retention;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sallyport.pki.PrivateFiles;
import dev.sallyport.recording.segment.RecordingMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The legal holds of a gateway, in {@code STATE/archive/holds.json}. */
public final class LegalHolds {

  private static final int LONGEST = 200;

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

  /**
   * All of them, as the record of readers says that they were placed.
   *
   * @param recordings directory of the recordings
   * @throws IOException if one is missing or another, or the file or the record is damaged: nothing
   *     may be erased then
   */
  public List<LegalHold> complete(Path recordings) throws IOException {
    List<LegalHold> holds = all();
    PlacedHolds.in(recordings).requireAllOf(holds, file);
    return holds;
  }

  /** Puts on record that a hold is placed. */
  @FunctionalInterface
  public interface OnRecord {

    /**
     * Does so, or fails, and then the hold is not placed.
     *
     * @param what the hold, in the words that {@link #complete} looks for
     */
    void put(String what) throws IOException;
  }

  /**
   * Places a hold.
   *
   * @param record is told before the hold is written
   * @throws IOException if there is one of that name, or the name is unfit, or it cannot be written
   */
  public void add(LegalHold hold, OnRecord record) throws IOException {
    String name = hold.name();
    if (name.isBlank()
        || name.length() > LONGEST
        || !name.equals(name.replaceAll("\\p{Cntrl}", ""))) {
      throw new IOException(
          "the name of a legal hold has 1 to " + LONGEST + " characters and no control characters");
    }
    List<LegalHold> holds = new ArrayList<>(all());
    if (holds.stream().anyMatch(other -> other.name().equals(name))) {
      throw new IOException("there is a legal hold named " + name + " already");
    }
    holds.add(hold);
    record.put(PlacedHolds.words(hold));
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
