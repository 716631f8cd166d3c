package dev.sallyport.recording.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads the file of a segment's wrapped data keys: a header and slots of {@link #SLOT} bytes.
 *
 * <p>It stands beside the segment, not in it: a copy of a segment can be kept for ever, and an
 * exchange in it is still gone when its slot is erased here.
 */
public final class KeyFile implements Closeable {

  /** Bytes of a slot: nonce, key and tag of AES-256-GCM. */
  public static final int SLOT = 12 + 32 + 16;

  private final FileWindow file;
  private final KeyFileHeader header;
  private final int start;

  private KeyFile(FileWindow file, KeyFileHeader header, int start) {
    this.file = file;
    this.header = header;
    this.start = start;
  }

  /**
   * Opens a key file.
   *
   * @throws MalformedException if it is none
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  public static KeyFile open(Path path) throws IOException {
    FileWindow file = new FileWindow(path);
    try {
      byte[] prefix = new byte[KeyFileHeader.PREFIX];
      if (file.read(0, prefix) < prefix.length) {
        throw new MalformedException("the key file is cut off");
      }
      byte[] header = new byte[KeyFileHeader.size(prefix)];
      if (file.read(0, header) < header.length) {
        throw new MalformedException("the key file is cut off");
      }
      return new KeyFile(file, KeyFileHeader.decode(header), header.length);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  public KeyFileHeader header() {
    return header;
  }

  /** Whether the file has exactly so many slots. */
  public boolean hasExactly(int slots) throws IOException {
    return file.size() == offset(slots);
  }

  /**
   * A slot as it is now.
   *
   * @throws MalformedException if the file ends before it
   */
  public byte[] slot(int number) throws IOException {
    byte[] slot = new byte[SLOT];
    if (file.read(offset(number), slot) < SLOT) {
      throw new MalformedException("the key file ends before slot " + number);
    }
    return slot;
  }

  /** Where a slot starts. */
  public long offset(int number) {
    return start + (long) number * SLOT;
  }

  /** Whether a slot was erased. */
  public static boolean isErased(byte[] slot) {
    for (byte b : slot) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
