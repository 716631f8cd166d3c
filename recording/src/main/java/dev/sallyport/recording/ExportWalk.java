package dev.sallyport.recording;

import dev.sallyport.recording.segment.Entry;

/** Gives what ended after a place. */
final class ExportWalk implements EventVisitor {

  private final Summaries summaries;
  private ExportCursor place = ExportCursor.START;

  ExportWalk(ExportCursor after, Exported consumer) {
    this.summaries =
        new Summaries(
            exchange -> {
              if (place.compareTo(after) > 0) {
                consumer.accept(exchange, place);
              }
            });
  }

  @Override
  public void writerOpened(long segment) {
    place = new ExportCursor(segment, 0);
    summaries.writerOpened(segment);
  }

  @Override
  public void at(long segment, long frame, int slot) {
    place = new ExportCursor(segment, frame);
  }

  @Override
  public void entry(Entry entry) {
    summaries.entry(entry);
  }
}
