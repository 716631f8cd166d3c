package dev.sallyport.recording;

import java.nio.file.Path;
import java.util.List;

/**
 * What a journal found of its predecessor when it was opened.
 *
 * @param findings in the order they were met; empty when the predecessor closed the journal
 */
public record RecoveryReport(List<Finding> findings) {

  public RecoveryReport {
    findings = List.copyOf(findings);
  }

  /** Whether the last writer had closed the journal properly, or there was none. */
  public boolean isClean() {
    return findings.isEmpty();
  }

  /** One thing found. {@code toString} is a sentence for a log. */
  public sealed interface Finding {}

  /** The last writer ended without closing; every event it had written is whole. */
  public record Unclosed(Path segment, long events) implements Finding {
    @Override
    public String toString() {
      return segment + " was not closed by its writer; all " + events + " events in it are whole";
    }
  }

  /**
   * The last writer ended within a write. What is not a whole event was cut off and kept aside.
   *
   * @param offset where the cut was made
   * @param bytes how many bytes were cut off
   * @param keptIn the file that has them now
   */
  public record TornTail(Path segment, long offset, long bytes, String what, Path keptIn)
      implements Finding {
    @Override
    public String toString() {
      return segment
          + " ended within a write ("
          + what
          + "): "
          + bytes
          + " bytes from offset "
          + offset
          + " on were cut off and are kept in "
          + keptIn;
    }
  }

  /**
   * The last segment is damaged in a way that no crash explains. It was left as it is; recording
   * goes on in a new segment that says so.
   *
   * @param offset where the damage starts
   * @param frame number of the frame it starts in
   */
  public record Broken(Path segment, long offset, long frame, String what) implements Finding {
    @Override
    public String toString() {
      return segment
          + " is damaged at offset "
          + offset
          + ", frame "
          + frame
          + ": "
          + what
          + ". It was left as it is; somebody or something other than a crash changed it";
    }
  }
}
