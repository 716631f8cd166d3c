package dev.sallyport.masking.detector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A place where a detector's pattern matched, for the detector to check. One object is used for all
 * candidates of a stream: it is valid only during the call that hands it over.
 */
public final class Candidate {

  private byte[] text = {};
  private int floor;
  private int from;
  private int to;

  /**
   * Moves to another place.
   *
   * @param text the bytes around
   * @param floor index of the first byte that is known
   * @param from index of the first byte of the candidate
   * @param to index behind its last byte
   */
  public void set(byte[] text, int floor, int from, int to) {
    this.text = text;
    this.floor = floor;
    this.from = from;
    this.to = to;
  }

  /** Index of its first byte. */
  public int from() {
    return from;
  }

  /** Number of its bytes. */
  public int length() {
    return to - from;
  }

  /** The byte at an index from 0, as 0 to 255. */
  public int at(int index) {
    return text[from + index] & 0xFF;
  }

  /**
   * The byte that stands {@code distance} (1 is next to it) before it, as 0 to 255; 0 if the field
   * starts there. Eight bytes are known.
   */
  public int before(int distance) {
    int index = from - distance;
    return index < floor ? 0 : text[index] & 0xFF;
  }

  /** Index of the first such byte, or -1. */
  public int indexOf(int wanted) {
    for (int i = 0; i < length(); i++) {
      if (at(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the bytes from an index on are these ASCII characters. */
  public boolean startsWith(String prefix, int index) {
    if (index + prefix.length() > length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (at(index + i) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Lets the value start later: the first {@code count} bytes are not of it. */
  public void dropFirst(int count) {
    from += count;
  }

  /** A copy of its bytes. */
  public byte[] bytes() {
    return Arrays.copyOfRange(text, from, to);
  }

  /** Its bytes as UTF-8 text. */
  public String text() {
    return new String(text, from, length(), StandardCharsets.UTF_8);
  }
}
