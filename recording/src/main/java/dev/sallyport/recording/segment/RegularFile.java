package dev.sallyport.recording.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Set;

/**
 * Opens files of recordings as what they have to be. Whoever can put files beside them could else
 * have a reader wait at a pipe for ever, fill its memory, or write where a link leads.
 */
public final class RegularFile {

  /** Longest of the small files that are read as a whole. */
  public static final int SMALL = 1 << 20;

  private RegularFile() {}

  /**
   * Opens a file to read it.
   *
   * @throws MalformedException if it is a link, a pipe, a directory, a device
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  public static FileChannel open(Path file) throws IOException {
    return open(file, StandardOpenOption.READ);
  }

  /** Opens a file that is there, with these options. */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    require(file);
    OpenOption[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = LinkOption.NOFOLLOW_LINKS;
    return FileChannel.open(file, Set.of(all));
  }

  /**
   * Requires that a file is there and is one.
   *
   * @throws MalformedException as above
   */
  public static void require(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      throw new MalformedException("it is a link; the file itself has to be there");
    }
    if (!attributes.isRegularFile()) {
      throw new MalformedException("it is no regular file");
    }
  }

  /** Whether there is something of this name, a link that leads nowhere included. */
  public static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Reads a file as a whole.
   *
   * @throws MalformedException as above, or if it is longer than {@link #SMALL}
   */
  public static byte[] read(Path file) throws IOException {
    try (FileChannel channel = open(file)) {
      long size = channel.size();
      if (size > SMALL) {
        throw new MalformedException("it is longer than any such file, " + size + " bytes");
      }
      ByteBuffer content = ByteBuffer.allocate((int) size);
      while (content.hasRemaining() && channel.read(content) >= 0) {
        // All of it, in as many pieces as it takes.
      }
      return Arrays.copyOf(content.array(), content.position());
    }
  }
}
