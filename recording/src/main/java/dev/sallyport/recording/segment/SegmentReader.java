package dev.sallyport.recording.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment from its start and checks every byte of it. Any content is answered with an
 * item, never with an exception; those are for disks that fail. Memory is bounded by one frame.
 */
public final class SegmentReader implements Closeable {

  private static final String WRONG_CHAIN = "the hash chain does not match";

  private final FileWindow file;
  private @Nullable Chain chain;
  private long offset;
  private long events;

  private SegmentReader(FileWindow file) {
    this.file = file;
  }

  /** Opens a segment; a writer may be at work on it. */
  public static SegmentReader open(Path file) throws IOException {
    return new SegmentReader(new FileWindow(file));
  }

  /**
   * The next item. After {@link SegmentItem.Unclosed} and {@link SegmentItem.Torn} one may ask
   * again: reading goes on there if the file has grown. The other ends are final.
   */
  public SegmentItem next() throws IOException {
    return chain == null ? header() : frame(chain);
  }

  /** The chain after the items read so far; {@link ChainValue#NONE} without a header. */
  public ChainValue chain() {
    return chain == null ? ChainValue.NONE : chain.value();
  }

  /** Event frames read so far. */
  public long events() {
    return events;
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
      SegmentHeader header = SegmentHeader.decode(bytes);
      chain = Chain.startingWith(bytes);
      offset = bytes.length;
      return new SegmentItem.Opened(header);
    } catch (MalformedException e) {
      return damaged(e.what());
    }
  }

  private SegmentItem frame(Chain chain) throws IOException {
    if (file.read(offset, new byte[1]) == 0) {
      return new SegmentItem.Unclosed(offset, events + 1);
    }
    Frame frame;
    try {
      frame = Frame.read(file, offset);
    } catch (MalformedException e) {
      return damaged(e.what());
    }
    return switch (frame.kind()) {
      case EVENT -> event(chain, frame);
      case FOOTER -> footer(chain, frame);
    };
  }

  private SegmentItem event(Chain chain, Frame frame) {
    if (!frame.advance(chain)) {
      return new SegmentItem.Broken(offset, events + 1, WRONG_CHAIN);
    }
    long start = offset;
    offset += frame.size();
    events++;
    return new SegmentItem.Event(start, events, new Payload(frame.payload()));
  }

  private SegmentItem footer(Chain chain, Frame frame) throws IOException {
    long end = offset + frame.size();
    if (!frame.advance(chain)) {
      return new SegmentItem.Broken(offset, events + 1, WRONG_CHAIN);
    }
    if (file.size() > end) {
      return new SegmentItem.Broken(end, events + 2, "bytes follow the footer");
    }
    Footer footer;
    try {
      footer = Footer.decode(frame.payload());
    } catch (MalformedException e) {
      return new SegmentItem.Broken(offset, events + 1, e.what());
    }
    if (footer.events() != events) {
      String what = "the footer counts " + footer.events() + " events, not " + events;
      return new SegmentItem.Broken(offset, events + 1, what);
    }
    return new SegmentItem.Closed(footer);
  }

  private SegmentItem damaged(String what) throws IOException {
    return switch (FrameSearch.in(file, offset + 1)) {
      case FrameSearch.Nothing() ->
          new SegmentItem.Torn(offset, events + 1, file.size() - offset, what);
      case FrameSearch.Found(long at) ->
          new SegmentItem.Broken(
              offset, events + 1, what + "; a good frame follows at offset " + at);
      case FrameSearch.GaveUp() ->
          new SegmentItem.Broken(
              offset, events + 1, what + "; what follows looks like frames but is not");
    };
  }
}
