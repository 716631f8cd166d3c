package dev.sallyport.recording.segment;

import java.util.Optional;

/** What a frame holds. */
public enum FrameKind {
  /** An event of an exchange: {@link Entry}. */
  EVENT('E'),
  /** The end of the segment: {@link Footer}. */
  FOOTER('F');

  private final byte mark;

  FrameKind(char mark) {
    this.mark = (byte) mark;
  }

  /** Fourth byte of the frame. */
  byte mark() {
    return mark;
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
