package dev.sallyport.recording.segment;

import java.io.IOException;

/** Bytes of a recording that are not what the format says. */
public final class MalformedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String what;

  public MalformedException(String what) {
    super(what);
    this.what = what;
  }

  /** What is wrong, in words that quote nothing of the content. */
  public String what() {
    return what;
  }
}
