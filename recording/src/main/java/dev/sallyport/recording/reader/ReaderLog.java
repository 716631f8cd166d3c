package dev.sallyport.recording.reader;

import dev.sallyport.recording.anchor.AnchoredReaders;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.ReadersHead;
import dev.sallyport.recording.segment.Signature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Who read recordings, in {@code readers.jsonl} beside the segments: signed lines, each chained to
 * the one before, written before anything is shown.
 */
public final class ReaderLog {

  static final String FILE = "readers.jsonl";

  private final Path file;
  private final Signers signers;

  private ReaderLog(Path file, Signers signers) {
    this.file = file;
    this.signers = signers;
  }

  /**
   * The log of the recordings in a directory.
   *
   * @throws IOException if there is no journal
   */
  public static ReaderLog of(Path recordings) throws IOException {
    Signers signers = Signers.decode(Files.readAllBytes(recordings.resolve(Signers.FILE)));
    return new ReaderLog(recordings.resolve(FILE), signers);
  }

  /**
   * Writes that somebody reads; returns when it is on the disk.
   *
   * @throws IOException if it cannot be written, or the log is damaged
   */
  public void add(KeyRing ring, String who, String action, String what, Instant now)
      throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(
                    StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        FileLock _ = channel.lock()) {
      List<byte[]> lines = lines(channel);
      long number = 1;
      ChainValue previous = ChainValue.NONE;
      if (!lines.isEmpty()) {
        number = Reading.decode(lines.getLast()).number() + 1;
        previous = ChainValue.of(lines.getLast());
      }
      Reading reading =
          new Reading(
              signers.journal(),
              number,
              now,
              who,
              action,
              what,
              previous,
              ring.signer().fingerprint(),
              Signature.NONE);
      byte[] json = reading.signed(ring.signer().sign(reading.signedText())).encode();
      ByteBuffer line = ByteBuffer.wrap(Arrays.copyOf(json, json.length + 1));
      line.put(json.length, (byte) '\n');
      channel.position(lines.stream().mapToLong(before -> before.length + 1L).sum());
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.truncate(channel.position());
      channel.force(false);
    } catch (MalformedException e) {
      throw new IOException(file + " is damaged; recordings verify says where", e);
    }
  }

  /**
   * All readings, the oldest first.
   *
   * @throws MalformedException naming the first line that is not as it was written
   */
  public List<Reading> all() throws IOException {
    List<Reading> readings = new ArrayList<>();
    if (!Files.exists(file)) {
      return readings;
    }
    ChainValue previous = ChainValue.NONE;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (byte[] line : lines(channel)) {
        readings.add(check(line, readings.size() + 1, previous));
        previous = ChainValue.of(line);
      }
    }
    return readings;
  }

  /**
   * All readings, checked besides against what an anchor directory knows of them.
   *
   * @throws MalformedException as above, or if lines are missing that the anchor knows
   */
  public List<Reading> all(Path anchors) throws IOException {
    List<Reading> readings = all();
    for (ReadersHead head : AnchoredReaders.read(anchors, signers)) {
      if (head.number() > readings.size()) {
        throw new MalformedException(
            file
                + ": it ends after line "
                + readings.size()
                + ", and the anchor of "
                + head.at()
                + " knows line "
                + head.number());
      }
      Reading reading = readings.get(Math.toIntExact(head.number()) - 1);
      if (!ChainValue.of(reading.encode()).equals(head.line())) {
        throw new MalformedException(
            file + ", line " + head.number() + ": the anchor of " + head.at() + " knows another");
      }
    }
    return readings;
  }

  private Reading check(byte[] line, int number, ChainValue previous) throws MalformedException {
    String place = file + ", line " + number + ": ";
    Reading reading;
    try {
      reading = Reading.decode(line);
    } catch (MalformedException e) {
      throw new MalformedException(place + e.what());
    }
    if (!reading.journal().equals(signers.journal())
        || reading.number() != number
        || !reading.previous().equals(previous)) {
      throw new MalformedException(place + "it does not follow the line before it");
    }
    boolean genuine =
        signers
            .find(reading.key())
            .filter(term -> term.key().verifies(reading.signedText(), reading.signature()))
            .isPresent();
    if (!genuine) {
      throw new MalformedException(place + "it is not signed by a key of this journal");
    }
    return reading;
  }

  private static List<byte[]> lines(FileChannel channel) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    channel.position(0);
    Channels.newInputStream(channel).transferTo(content);
    return ReaderLines.of(content.toByteArray());
  }
}
