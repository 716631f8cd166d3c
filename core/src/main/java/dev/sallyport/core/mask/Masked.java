package dev.sallyport.core.mask;

import java.util.Arrays;

/**
 * Bytes that have been through the masker. Recorders take nothing else. An architecture test keeps
 * {@link #proven} to the masking library and {@link #restored} to the recording library, so that a
 * value of this type proves that the masker saw the bytes.
 */
public final class Masked {

  /** No bytes. */
  public static final Masked EMPTY = new Masked(new byte[0]);

  private final byte[] bytes;

  private Masked(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * For the masking library alone: wraps its output. The array belongs to the new value from then
   * on.
   */
  public static Masked proven(byte[] bytes) {
    return new Masked(bytes);
  }

  /**
   * For the recording library alone: wraps what it reads back from a recording, which took nothing
   * but masked bytes. The array belongs to the new value from then on.
   */
  public static Masked restored(byte[] bytes) {
    return new Masked(bytes);
  }

  /** The masked bytes; not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The first bytes alone: a part of what was masked is masked.
   *
   * @param length how many, at most {@link #length()}
   */
  public Masked first(int length) {
    return length == bytes.length ? this : new Masked(Arrays.copyOf(bytes, length));
  }

  /** These bytes and then those: what one stream gave piece by piece. */
  public Masked and(Masked next) {
    byte[] both = Arrays.copyOf(bytes, bytes.length + next.bytes.length);
    System.arraycopy(next.bytes, 0, both, bytes.length, next.bytes.length);
    return new Masked(both);
  }

  /** Number of bytes. */
  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Masked that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Masked[" + bytes.length + " bytes]";
  }
}
