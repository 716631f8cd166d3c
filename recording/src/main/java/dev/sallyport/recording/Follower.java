package dev.sallyport.recording;

import dev.sallyport.recording.seal.KeyFiles;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.SegmentHeader.Start;
import dev.sallyport.recording.segment.SegmentItem;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.SegmentReader;
import dev.sallyport.recording.segment.SegmentScan;
import dev.sallyport.recording.segment.SegmentSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows a journal while it grows: each call hands out what came since the last one. It reads
 * everything once and remembers no event. What is damaged is told of and passed over; {@link
 * Recordings#verify} is what judges it.
 */
public final class Follower implements Closeable {

  /** Takes what a journal grows by. */
  public interface Visitor extends EventVisitor {

    /** A head that says what is so and is signed by its segment's key. */
    default void head(Head head) {}

    /** A segment was closed by its writer; all of it was handed out. */
    default void closed(long segment) {}

    /** Something is not as it was written; what follows it in the segment is not handed out. */
    default void damaged(Place place) {}
  }

  private final Path directory;
  private final Optional<KeyFiles> keys;
  private final boolean content;
  private long number;
  private @Nullable Open open;
  private boolean passed;

  private record Open(SegmentSource reader, SegmentKeys keys, Signers signers) {}

  private Follower(Path directory, Optional<KeyFiles> keys, boolean content, long from) {
    this.directory = directory;
    this.keys = keys;
    this.content = content;
    this.number = Math.max(from, 1);
  }

  /** Hands out every event from a segment on, or from the first one that is there after it. */
  public static Follower ofEverything(Path directory, KeyFiles keys, long from) {
    return new Follower(directory, Optional.of(keys), true, from);
  }

  /**
   * Hands out events but those that hold what passed, without reading those or checking the chain,
   * so that it costs the same however much was said.
   */
  public static Follower ofMetadata(Path directory, KeyFiles keys, long from) {
    return new Follower(directory, Optional.of(keys), false, from);
  }

  /** Hands out signed heads alone, which takes no keys. */
  public static Follower ofHeads(Path directory, long from) {
    return new Follower(directory, Optional.empty(), false, from);
  }

  /** Number of the segment that is read now. */
  public long segment() {
    return number;
  }

  /**
   * Hands out what is there by now, at most so many frames.
   *
   * @return how many frames were read; less than {@code most} when there are no more for now
   * @throws dev.sallyport.recording.seal.KeysException if a key is missing
   */
  public int poll(Visitor visitor, int most) throws IOException {
    int frames = 0;
    while (frames < most) {
      Open current = open;
      if (current == null) {
        if (!openNext(visitor)) {
          return frames;
        }
        continue;
      }
      if (!take(current, visitor)) {
        if (!Files.exists(new SegmentName(number + 1).in(directory))) {
          return frames;
        }
        // Its writer went on to the next one, so that nothing more comes here, or it is damaged.
        if (take(current, visitor)) {
          continue;
        }
        next();
      }
      frames++;
    }
    return frames;
  }

  private boolean openNext(Visitor visitor) throws IOException {
    if (passed || !Files.isDirectory(directory)) {
      return advance();
    }
    Path file = new SegmentName(number).in(directory);
    if (!Files.exists(file)) {
      return advance();
    }
    Optional<Signers> signers = SignersFile.read(directory);
    if (signers.isEmpty()) {
      return false;
    }
    Optional<KeyRing> ring = keys.isEmpty() ? Optional.empty() : Optional.of(keys.get().load());
    Vouching vouching =
        ring.map(own -> Vouching.of(signers.get(), own)).orElse(Vouching.of(signers.get()));
    SegmentSource reader;
    try {
      reader = content ? SegmentReader.open(file) : SegmentScan.open(file);
    } catch (MalformedException e) {
      passed = true;
      visitor.damaged(new Place(file, 0, 0, e.what()));
      return advance();
    }
    try {
      SegmentKeys opened =
          SegmentKeys.open(directory, new SegmentName(number), vouching, ring, Set.of());
      open = new Open(reader, opened, signers.get());
      return true;
    } catch (DamagedException e) {
      reader.close();
      passed = true;
      visitor.damaged(e.place());
      return advance();
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  /** Goes on to the lowest segment after this one, if there is one. */
  private boolean advance() throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    Optional<SegmentName> later =
        SegmentName.list(directory).stream()
            .filter(name -> name.number() > number || (!passed && name.number() == number))
            .findFirst();
    later.ifPresent(name -> number = name.number());
    passed = passed && later.isEmpty();
    return later.isPresent();
  }

  /** Hands out one item; false at what is the end for now. */
  private boolean take(Open current, Visitor visitor) throws IOException {
    SegmentSource reader = current.reader();
    if (passed) {
      return false;
    }
    SegmentItem item = reader.next();
    try {
      switch (item) {
        case SegmentItem.Opened(var header) -> {
          if (header.start() != Start.ROTATED) {
            visitor.writerOpened(number);
          }
        }
        case SegmentItem.Keys block -> {
          if (content) {
            current.keys().check(block.keys());
          }
        }
        case SegmentItem.Events events -> events(current, events, visitor);
        case SegmentItem.Signed(long offset, long frame, Head head) ->
            head(current, offset, frame, head, visitor);
        case SegmentItem.Closed(long offset, long frame, Head head) -> {
          head(current, offset, frame, head, visitor);
          visitor.closed(number);
          next();
        }
        case SegmentItem.Unclosed _, SegmentItem.Torn _ -> {
          reader.refresh();
          return false;
        }
        case SegmentItem.Broken(long offset, long frame, String what) ->
            throw damage(offset, frame, what);
      }
      return true;
    } catch (DamagedException e) {
      passed = true;
      visitor.damaged(e.place());
      return false;
    }
  }

  private void events(Open current, SegmentItem.Events frame, Visitor visitor) throws IOException {
    if (!current.keys().canOpen() || current.keys().isErased(frame.events())) {
      return;
    }
    try {
      List<Entry> entries = current.keys().open(frame.events());
      visitor.at(number, frame.frame(), frame.events().slot());
      for (Entry entry : entries) {
        if (content || !entry.isContent()) {
          visitor.entry(entry);
        }
      }
    } catch (MalformedException e) {
      if (!current.keys().wasErased(frame.events())) {
        throw damage(frame.offset(), frame.frame(), e.what());
      }
    }
  }

  private void head(Open current, long offset, long frame, Head head, Visitor visitor)
      throws DamagedException {
    var signer = current.signers().of(head.segment());
    if (!head.key().equals(signer.fingerprint())
        || !signer.verifies(head.signedText(), head.signature())) {
      throw damage(offset, frame, "the head is not signed by the segment's key");
    }
    visitor.head(head);
  }

  private DamagedException damage(long offset, long frame, String what) {
    return new DamagedException(
        new Place(new SegmentName(number).in(directory), offset, frame, what));
  }

  private void next() throws IOException {
    close();
    number++;
  }

  @Override
  public void close() throws IOException {
    Open current = open;
    open = null;
    passed = false;
    if (current != null) {
      current.keys().close();
      current.reader().close();
    }
  }
}
