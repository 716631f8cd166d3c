package dev.sallyport.recording.segment;

import java.util.Optional;

/** What a frame holds. */
public enum FrameKind {
  /** Sealed events of an exchange, with little content among them: {@link SealedEvents}. */
  EVENT('E'),
  /**
   * Sealed events that all hold what passed: headers or pieces of a body. Whoever wants to know
   * what happened, and not what was said, goes past them without a key.
   */
  CONTENT('C'),
  /** Digests of data keys: {@link KeyBlock}. */
  KEYS('K'),
  /** How far the chain has come, signed: {@link Head}. */
  HEAD('H'),
  /** The end of the segment: a {@link Head} too. */
  FOOTER('F');

  private final byte mark;

  FrameKind(char mark) {
    this.mark = (byte) mark;
  }

  /** Fourth byte of the frame. */
  byte mark() {
    return mark;
  }

  static boolean isEvent(byte mark) {
    return mark == EVENT.mark || mark == CONTENT.mark;
  }

  static Optional<FrameKind> of(byte mark) {
    for (FrameKind kind : values()) {
      if (kind.mark == mark) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
