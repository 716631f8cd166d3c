package dev.sallyport.recording;

import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.SegmentHeader;
import dev.sallyport.recording.segment.SegmentHeader.Start;
import dev.sallyport.recording.segment.SegmentItem;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.SegmentReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all segments of a directory in order, checks every byte and the links between the
 * segments, and hands out the events. After damage it goes on with the next segment, so that what
 * is still good can be read; the first damage is the verdict.
 */
final class Walk {

  /** Takes what the walk comes upon. */
  interface Visitor {

    /** A writer opened the journal here: exchanges that have not ended never will. */
    void writerOpened();

    /** An event whose checksum and chain are right. */
    void entry(Entry entry);
  }

  private final Path directory;
  private final Visitor visitor;
  private final TailPatience patience;
  private ChainValue chain = ChainValue.NONE;
  private long events;
  private @Nullable Verdict verdict;

  private Walk(Path directory, Visitor visitor, TailPatience patience) {
    this.directory = directory;
    this.visitor = visitor;
    this.patience = patience;
  }

  /**
   * What a walk saw.
   *
   * @param events event frames
   */
  record Result(int segments, long events, Verdict verdict) {}

  /** Walks; one at a time, memory bounded by one frame. */
  static Result over(Path directory, Visitor visitor, TailPatience patience) throws IOException {
    Walk walk = new Walk(directory, visitor, patience);
    List<SegmentName> names = SegmentName.list(directory);
    long expected = 1;
    for (int i = 0; i < names.size(); i++) {
      SegmentName name = names.get(i);
      if (name.number() != expected) {
        String missing = new SegmentName(expected).in(directory).getFileName() + " is missing";
        walk.broken(new Place(name.in(directory), 0, 0, missing + " before this one"));
      }
      walk.segment(name, i == names.size() - 1);
      expected = name.number() + 1;
    }
    Verdict verdict = walk.verdict == null ? new Verdict.Intact() : walk.verdict;
    return new Result(names.size(), walk.events, verdict);
  }

  private void segment(SegmentName name, boolean last) throws IOException {
    Path file = name.in(directory);
    try (SegmentReader reader = SegmentReader.open(file)) {
      SegmentItem item = reader.next();
      while (true) {
        switch (item) {
          case SegmentItem.Opened opened -> header(file, name, opened.header());
          case SegmentItem.Event event -> event(file, event);
          case SegmentItem.Torn _ when last && patience.sawChange(reader) -> {}
          case SegmentItem.Closed _,
              SegmentItem.Unclosed _,
              SegmentItem.Torn _,
              SegmentItem.Broken _ -> {
            end(file, item, last);
            chain = reader.chain();
            return;
          }
        }
        item = reader.next();
      }
    }
  }

  private void header(Path file, SegmentName name, SegmentHeader header) {
    if (header.number() != name.number()) {
      broken(new Place(file, 0, 0, "the file holds segment " + header.number()));
    }
    if (!header.previous().equals(chain)) {
      broken(new Place(file, 0, 0, "it does not follow the segment before it"));
    }
    if (header.start() != Start.ROTATED) {
      visitor.writerOpened();
    }
  }

  private void event(Path file, SegmentItem.Event event) {
    events++;
    try {
      visitor.entry(event.payload().entry());
    } catch (MalformedException e) {
      broken(new Place(file, event.offset(), event.frame(), e.what()));
    }
  }

  private void end(Path file, SegmentItem end, boolean last) {
    switch (end) {
      case SegmentItem.Opened _, SegmentItem.Event _, SegmentItem.Closed _ -> {}
      case SegmentItem.Unclosed(long offset, long frame) when last ->
          conclude(
              new Verdict.Unclosed(new Place(file, offset, frame, "the segment is not closed")));
      case SegmentItem.Unclosed(long offset, long frame) ->
          broken(new Place(file, offset, frame, "the segment ends without its footer"));
      case SegmentItem.Torn(long offset, long frame, _, String what) when last ->
          conclude(new Verdict.TornTail(new Place(file, offset, frame, what)));
      case SegmentItem.Torn(long offset, long frame, _, String what) ->
          broken(new Place(file, offset, frame, what));
      case SegmentItem.Broken(long offset, long frame, String what) ->
          broken(new Place(file, offset, frame, what));
    }
  }

  private void broken(Place place) {
    conclude(new Verdict.Broken(place));
  }

  private void conclude(Verdict found) {
    if (verdict == null) {
      verdict = found;
    }
  }
}
