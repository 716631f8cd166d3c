package dev.sallyport.recording;

/** What a check of all segments came to. */
public sealed interface Verdict {

  /** Every byte is as it was written, and the journal was closed. */
  record Intact() implements Verdict {}

  /**
   * Every byte is as it was written, but the last segment has no footer: a writer is at work, or
   * was killed. Whether events at its end are missing, nobody can tell from the files.
   */
  record Unclosed(Place end) implements Verdict {}

  /** The last segment ends within a write. The writer cuts it when it opens the journal next. */
  record TornTail(Place place) implements Verdict {}

  /** Something was changed or is missing; this is the first place. */
  record Broken(Place place) implements Verdict {}

  /** Whether all that is there is as it was written. */
  default boolean isOk() {
    return switch (this) {
      case Intact _, Unclosed _ -> true;
      case TornTail _, Broken _ -> false;
    };
  }
}
