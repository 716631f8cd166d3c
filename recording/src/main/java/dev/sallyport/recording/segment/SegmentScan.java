package dev.sallyport.recording.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what happened from a segment and passes over what was said: frames of {@link
 * FrameKind#CONTENT} are neither fetched nor hashed, and the chain is not computed. So it costs
 * little however large the bodies are, and takes the file's word for what is there: each event that
 * it gives is authenticated by its seal, each head by its signature, but only {@link SegmentReader}
 * notices what was taken away.
 */
public final class SegmentScan implements SegmentSource {

  private final FileWindow file;
  private @Nullable SegmentHeader header;
  private long offset;
  private long frames;

  private SegmentScan(FileWindow file) {
    this.file = file;
  }

  /** Opens a segment; a writer may be at work on it. */
  public static SegmentScan open(Path file) throws IOException {
    return new SegmentScan(new FileWindow(file));
  }

  @Override
  public SegmentItem next() throws IOException {
    try {
      SegmentHeader opened = header;
      return opened == null ? header() : frame(opened);
    } catch (MalformedException e) {
      return FrameSearch.damage(file, offset, frames + 1, e.what());
    }
  }

  private SegmentItem header() throws IOException {
    byte[] bytes = new byte[SegmentHeader.BYTES];
    if (file.read(0, bytes) < bytes.length) {
      throw new MalformedException("the header is cut off");
    }
    SegmentHeader decoded = SegmentHeader.decode(bytes);
    offset = bytes.length;
    header = decoded;
    return new SegmentItem.Opened(decoded);
  }

  private SegmentItem frame(SegmentHeader opened) throws IOException {
    while (true) {
      byte[] prefix = new byte[FrameHead.BYTES];
      int read = file.read(offset, prefix);
      if (read == 0) {
        return new SegmentItem.Unclosed(offset, frames + 1);
      }
      Optional<FrameHead> head = read < prefix.length ? Optional.empty() : FrameHead.decode(prefix);
      if (head.isEmpty() || head.get().kind() != FrameKind.CONTENT) {
        return item(Frame.read(file, offset), opened);
      }
      long end = offset + FrameEncoder.sizeOf(head.get().length());
      if (end > file.size()) {
        throw new MalformedException("the frame is longer than the file");
      }
      offset = end;
      frames++;
    }
  }

  private SegmentItem item(Frame frame, SegmentHeader opened) throws MalformedException {
    long at = offset;
    long number = frames + 1;
    SegmentItem item =
        switch (frame.kind()) {
          case EVENT, CONTENT ->
              new SegmentItem.Events(at, number, SealedEvents.decode(frame.payload(), opened));
          case KEYS -> new SegmentItem.Keys(at, number, KeyBlock.decode(frame.payload()));
          case HEAD -> new SegmentItem.Signed(at, number, Head.decode(frame.payload()));
          case FOOTER -> new SegmentItem.Closed(at, number, Head.decode(frame.payload()));
        };
    offset += frame.size();
    frames++;
    return item;
  }

  @Override
  public void refresh() {
    file.forget();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
