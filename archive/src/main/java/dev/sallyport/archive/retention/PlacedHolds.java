package dev.sallyport.archive.retention;

import dev.sallyport.recording.reader.ReaderLog;
import dev.sallyport.recording.reader.Reading;
import dev.sallyport.recording.seal.Signers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The legal holds that stand by the record of readers, whose lines are signed and anchored: the
 * file of holds can be changed or deleted by whoever can write it.
 */
final class PlacedHolds {

  private static final String DIGEST = " sha256:";

  private final Map<String, Reading> placed = new LinkedHashMap<>();

  private PlacedHolds() {}

  /**
   * Reads the record.
   *
   * @throws IOException if it is damaged
   */
  static PlacedHolds in(Path recordings) throws IOException {
    PlacedHolds holds = new PlacedHolds();
    if (Files.exists(recordings.resolve(Signers.FILE))) {
      ReaderLog.of(recordings).forEach(holds::take);
    }
    return holds;
  }

  /** How the record names a hold when it is placed. */
  static String words(LegalHold hold) {
    return hold.name() + DIGEST + hold.digest();
  }

  private void take(Reading reading) {
    switch (reading.action()) {
      case "hold" -> placed.put(name(reading), reading);
      case "release" -> placed.remove(reading.what());
      default -> {}
    }
  }

  private static String name(Reading reading) {
    int digest = reading.what().lastIndexOf(DIGEST);
    return digest < 0 ? reading.what() : reading.what().substring(0, digest);
  }

  /**
   * Nothing, if these are all and as they were placed.
   *
   * @throws IOException naming the first that is missing or another
   */
  void requireAllOf(List<LegalHold> holds, Path file) throws IOException {
    for (Map.Entry<String, Reading> entry : placed.entrySet()) {
      Reading reading = entry.getValue();
      if (holds.stream().noneMatch(hold -> isAsPlaced(hold, reading))) {
        throw new IOException(
            "%s lacks the legal hold %s as %s placed it on %s: restore the file, or lift the hold: sallyport recordings hold %s --release; nothing is erased"
                .formatted(file, entry.getKey(), reading.who(), reading.at(), entry.getKey()));
      }
    }
  }

  private static boolean isAsPlaced(LegalHold hold, Reading placed) {
    return placed.what().equals(words(hold)) || placed.what().equals(hold.name());
  }
}
