package dev.sallyport.recording;

import dev.sallyport.recording.seal.DataKey;

/** The data key of an exchange in the segment that is written now, and how far it has come. */
final class LiveSlot {

  private final int number;
  private final DataKey key;
  private int sequence;

  LiveSlot(int number, DataKey key) {
    this.number = number;
    this.key = key;
  }

  int number() {
    return number;
  }

  DataKey key() {
    return key;
  }

  /** The sequence of the next events. */
  int take(int events) {
    int next = sequence;
    sequence += events;
    return next;
  }
}
