package dev.sallyport.recording;

import java.nio.file.Path;

/**
 * A place in a recording where something is to be said. {@code toString} is a sentence.
 *
 * @param file the segment
 * @param offset byte offset in it
 * @param frame number of the frame, from 1; 0 for the header or the file as such
 * @param what what is wrong or noteworthy there
 */
public record Place(Path file, long offset, long frame, String what) {

  @Override
  public String toString() {
    return file + ", offset " + offset + ", frame " + frame + ": " + what;
  }
}
