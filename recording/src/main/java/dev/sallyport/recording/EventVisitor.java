package dev.sallyport.recording;

import dev.sallyport.recording.segment.Entry;

/** Takes the events of a journal in the order they were written. */
@FunctionalInterface
public interface EventVisitor {

  /** A writer opened the journal at this segment: exchanges that have not ended never will. */
  default void writerOpened(long segment) {}

  /** An event that is as it was written; only if the keys are at hand. */
  void entry(Entry entry);

  /** Where the events that {@link #entry} tells of next stand. */
  default void at(long segment, long frame, int slot) {}
}
