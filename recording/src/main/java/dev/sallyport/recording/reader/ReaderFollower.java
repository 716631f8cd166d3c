package dev.sallyport.recording.reader;

import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.LineFile;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.ReadersHead;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.Signature;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Follows the record of readers while it grows and reads each line once. It remembers what it read,
 * so that a record that was cut or replaced meanwhile is noticed at once.
 */
public final class ReaderFollower {

  private final Path file;
  private UUID journal = new UUID(0, 0);
  private long offset;
  private long number;
  private ChainValue line = ChainValue.NONE;

  /** Follows the record of the recordings in a directory, from its beginning. */
  public ReaderFollower(Path recordings) {
    this.file = recordings.resolve(ReaderLog.FILE);
  }

  /**
   * Whether readings came since the last call; reads them if so.
   *
   * @throws MalformedException if the record does not go on from what was read before
   */
  public boolean poll() throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    if (size < offset) {
      throw new MalformedException(
          file + " was cut: " + number + " readings were there, recordings readers says which are");
    }
    if (size == offset) {
      return false;
    }
    long before = number;
    try (FileChannel channel = RegularFile.open(file)) {
      LineFile.forEach(channel, offset, (_, next) -> take(next));
    }
    return number > before;
  }

  private void take(byte[] next) throws MalformedException {
    Reading reading = Reading.decode(next);
    if (reading.number() != number + 1 || !reading.previous().equals(line)) {
      throw new MalformedException(
          file + ", line " + (number + 1) + ": it does not follow the line before it");
    }
    journal = reading.journal();
    number = reading.number();
    line = ChainValue.of(next);
    offset += next.length + 1L;
  }

  /** States how far the record has come, signed; empty while nobody has read anything. */
  public Optional<ReadersHead> head(KeyRing ring, Instant now) {
    if (number == 0) {
      return Optional.empty();
    }
    ReadersHead head =
        new ReadersHead(journal, number, line, now, ring.signer().fingerprint(), Signature.NONE);
    return Optional.of(head.signed(ring.signer().sign(head.signedText())));
  }
}
