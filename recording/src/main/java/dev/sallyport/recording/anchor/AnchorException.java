package dev.sallyport.recording.anchor;

import java.io.IOException;
import java.nio.file.Path;

/** An anchor that does not say what an anchor must. */
public final class AnchorException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final long offset;
  private final String what;

  AnchorException(Path file, long offset, String what) {
    super(file + ", offset " + offset + ": " + what);
    this.file = file;
    this.offset = offset;
    this.what = what;
  }

  public Path file() {
    return file;
  }

  public long offset() {
    return offset;
  }

  public String what() {
    return what;
  }
}
