package dev.sallyport.recording.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment from its start and checks every byte of it. Any content is answered with an
 * item, never with an exception; those are for disks that fail. Memory is bounded by one frame.
 */
public final class SegmentReader implements SegmentSource {

  /**
   * Each exchange takes some hundred bytes of a segment besides; memory for their counts is this.
   */
  private static final int MOST_KEYS = 1 << 24;

  private final FileWindow file;
  private @Nullable Chain chain;
  private long offset;
  private @Nullable SegmentHeader header;
  private long frames;
  private long events;
  private int keys;
  private int[] sequences = {};

  private SegmentReader(FileWindow file) {
    this.file = file;
  }

  /** Opens a segment; a writer may be at work on it. */
  public static SegmentReader open(Path file) throws IOException {
    return new SegmentReader(new FileWindow(file));
  }

  @Override
  public SegmentItem next() throws IOException {
    return chain == null ? header() : frame(chain);
  }

  @Override
  public void refresh() {
    file.forget();
  }

  /** The chain after the items read so far; {@link ChainValue#NONE} without a header. */
  public ChainValue chain() {
    return chain == null ? ChainValue.NONE : chain.value();
  }

  /** Events read so far. */
  public long events() {
    return events;
  }

  /** Where the next item starts. */
  public long offset() {
    return offset;
  }

  /** Frames of every kind read so far. */
  public long frames() {
    return frames;
  }

  /** Slots of the key file that the segment has spoken of so far. */
  public int keys() {
    return keys;
  }

  /** Size of the file now. */
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private SegmentItem header() throws IOException {
    byte[] bytes = new byte[SegmentHeader.BYTES];
    int read = file.read(0, bytes);
    if (read < bytes.length) {
      return damaged("the header is cut off after " + read + " bytes");
    }
    try {
      SegmentHeader decoded = SegmentHeader.decode(bytes);
      chain = Chain.startingWith(bytes);
      offset = bytes.length;
      header = decoded;
      return new SegmentItem.Opened(decoded);
    } catch (MalformedException e) {
      return damaged(e.what());
    }
  }

  private SegmentItem frame(Chain chain) throws IOException {
    if (file.read(offset, new byte[1]) == 0) {
      return new SegmentItem.Unclosed(offset, frames + 1);
    }
    Frame frame;
    try {
      frame = Frame.read(file, offset);
    } catch (MalformedException e) {
      return damaged(e.what());
    }
    ChainValue before = chain.value();
    if (!frame.advance(chain)) {
      return new SegmentItem.Broken(offset, frames + 1, "the hash chain does not match");
    }
    try {
      if (frames == 0 && frame.kind() != FrameKind.HEAD) {
        throw new MalformedException("the segment does not begin with a signed head");
      }
      SegmentItem item = read(frame, before);
      offset += frame.size();
      frames++;
      return item;
    } catch (MalformedException e) {
      chain.accept(before.bytes());
      return new SegmentItem.Broken(offset, frames + 1, e.what());
    }
  }

  private SegmentItem read(Frame frame, ChainValue before) throws IOException {
    return switch (frame.kind()) {
      case EVENT, CONTENT -> {
        SealedEvents event = SealedEvents.decode(frame.payload(), opened());
        if (event.slot() >= keys) {
          throw new MalformedException("the event names a key that the segment has not");
        }
        if (event.sequence() != sequences[event.slot()]) {
          throw new MalformedException("an event of the exchange is missing before this one");
        }
        sequences[event.slot()] += event.count();
        events += event.count();
        yield new SegmentItem.Events(offset, frames + 1, event);
      }
      case KEYS -> {
        KeyBlock block = KeyBlock.decode(frame.payload());
        if (block.first() != keys) {
          throw new MalformedException("the keys do not follow those before");
        }
        if (block.count() > MOST_KEYS - keys) {
          throw new MalformedException("there are more keys than a segment has exchanges");
        }
        keys += block.count();
        if (keys > sequences.length) {
          sequences = Arrays.copyOf(sequences, Math.max(keys, 2 * sequences.length));
        }
        yield new SegmentItem.Keys(offset, frames + 1, block);
      }
      case HEAD -> new SegmentItem.Signed(offset, frames + 1, head(frame, before));
      case FOOTER -> {
        Head head = head(frame, before);
        if (file.size() > offset + frame.size()) {
          throw new MalformedException("bytes follow the footer");
        }
        yield new SegmentItem.Closed(offset, frames + 1, head);
      }
    };
  }

  private SegmentHeader opened() {
    return Objects.requireNonNull(header, "frames follow a header");
  }

  private Head head(Frame frame, ChainValue before) throws MalformedException {
    Head head = Head.decode(frame.payload());
    SegmentHeader opened = opened();
    if (head.why().kind() != frame.kind() || (frames == 0) != (head.why() == Head.Why.OPENED)) {
      throw new MalformedException("the head stands where none of its kind can");
    }
    if (!head.journal().equals(opened.journal())
        || head.segment() != opened.number()
        || head.frames() != frames
        || head.events() != events
        || !head.chain().equals(before)) {
      throw new MalformedException("the head speaks of another place");
    }
    return head;
  }

  private SegmentItem damaged(String what) throws IOException {
    return FrameSearch.damage(file, offset, frames + 1, what);
  }
}
