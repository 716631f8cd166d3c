package dev.sallyport.recording;

import dev.sallyport.recording.segment.SegmentItem;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a walk found; damage outweighs an open end, and the first of each kind counts. */
final class Findings {

  private @Nullable Verdict verdict;

  Verdict verdict() {
    return verdict == null ? new Verdict.Intact() : verdict;
  }

  void broken(Place place) {
    if (!(verdict instanceof Verdict.Broken)) {
      verdict = new Verdict.Broken(place);
    }
  }

  /** A segment ended so, without a footer. */
  void end(Path file, SegmentItem end, boolean last) {
    switch (end) {
      case SegmentItem.Opened _,
          SegmentItem.Signed _,
          SegmentItem.Keys _,
          SegmentItem.Events _,
          SegmentItem.Closed _ -> {}
      case SegmentItem.Unclosed(long offset, long frame) when last ->
          open(new Verdict.Unclosed(new Place(file, offset, frame, "the segment is not closed")));
      case SegmentItem.Unclosed(long offset, long frame) ->
          broken(new Place(file, offset, frame, "the segment ends without its footer"));
      case SegmentItem.Torn(long offset, long frame, _, String what) when last ->
          open(new Verdict.TornTail(new Place(file, offset, frame, what)));
      case SegmentItem.Torn(long offset, long frame, _, String what) ->
          broken(new Place(file, offset, frame, what));
      case SegmentItem.Broken(long offset, long frame, String what) ->
          broken(new Place(file, offset, frame, what));
    }
  }

  private void open(Verdict found) {
    if (verdict == null) {
      verdict = found;
    }
  }
}
