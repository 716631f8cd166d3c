package dev.sallyport.recording.reader;

import dev.sallyport.recording.anchor.AnchoredReaders;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.LineFile;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.ReadersHead;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

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
    Signers signers = Signers.decode(RegularFile.read(recordings.resolve(Signers.FILE)));
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
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        FileLock _ = channel.lock()) {
      Optional<LineFile.Last> last = LineFile.last(channel);
      long number = 1;
      ChainValue previous = ChainValue.NONE;
      if (last.isPresent()) {
        number = Reading.decode(last.get().content()).number() + 1;
        previous = ChainValue.of(last.get().content());
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
      channel.position(last.map(LineFile.Last::end).orElse(0L));
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
    forEach(readings::add);
    return readings;
  }

  /**
   * Checks and hands out all readings, the oldest first; memory is bounded by one.
   *
   * @throws MalformedException as above
   */
  public void forEach(Consumer<? super Reading> consumer) throws IOException {
    if (!RegularFile.exists(file)) {
      return;
    }
    long[] number = {0};
    ChainValue[] previous = {ChainValue.NONE};
    try (FileChannel channel = RegularFile.open(file)) {
      LineFile.forEach(
          channel,
          (_, line) -> {
            consumer.accept(check(line, ++number[0], previous[0]));
            previous[0] = ChainValue.of(line);
          });
    }
  }

  /**
   * Checks all readings, and that none is missing that an anchor directory knows of.
   *
   * @throws MalformedException as above, or naming the newest that is missing or another
   */
  public void check(Path anchors) throws IOException {
    SortedMap<Long, ReadersHead> known = AnchoredReaders.read(anchors, signers);
    long[] lines = {0};
    List<Long> others = new ArrayList<>();
    forEach(
        reading -> {
          lines[0] = reading.number();
          ReadersHead head = known.get(reading.number());
          if (head != null && !ChainValue.of(reading.encode()).equals(head.line())) {
            others.add(reading.number());
          }
        });
    if (!others.isEmpty()) {
      throw new MalformedException(
          file + ", line " + others.getFirst() + ": the anchor knows another");
    }
    Map.Entry<Long, ReadersHead> last = known.lastEntry();
    if (last != null && last.getKey() > lines[0]) {
      ReadersHead newest = last.getValue();
      throw new MalformedException(
          file
              + ": it ends after line "
              + lines[0]
              + ", and the anchor of "
              + newest.at()
              + " knows line "
              + newest.number());
    }
  }

  private Reading check(byte[] line, long number, ChainValue previous) throws MalformedException {
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
}
