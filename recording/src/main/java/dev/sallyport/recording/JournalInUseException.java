package dev.sallyport.recording;

import java.io.IOException;
import java.nio.file.Path;

/** Another writer has the directory. The message names it and the cure. */
public final class JournalInUseException extends IOException {

  private static final long serialVersionUID = 1L;

  JournalInUseException(Path directory, String holder) {
    super(
        "the recordings in "
            + directory
            + " are being written by "
            + holder
            + "; stop it, or choose another state directory");
  }
}
