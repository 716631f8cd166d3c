package dev.sallyport.archive.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A place elsewhere that keeps files under names. What it has under a name, it has whole. Methods
 * may take as long as a network does, and may be called again after a failure.
 */
public interface FileStore extends AutoCloseable {

  /** Its name for operators. */
  String name();

  /**
   * Keeps a file for good, locked if the store locks; goes on where an earlier call was
   * interrupted.
   *
   * @param sha256 what its content has to hash to, lower-case hex
   * @throws IOException if it is not kept, or is not what was sent, or something else is there
   */
  void keep(String name, Path file, String sha256) throws IOException;

  /**
   * Refuses to put one file in the place of another that is kept for good.
   *
   * @throws IOException if they are not the same
   */
  static void requireSame(String store, String name, String there, String wanted)
      throws IOException {
    if (!there.equals(wanted)) {
      throw new IOException(
          store
              + " has another "
              + name
              + " already, which stays: either two gateways run on copies of one state folder, or"
              + " this one was put back to an older copy, or somebody changed one of the two; move"
              + " the store's aside and look at both with `recordings verify`");
    }
  }

  /** Keeps a small file for good, locked if the store locks. */
  void keep(String name, byte[] content) throws IOException;

  /**
   * Keeps a small file until it is replaced; never locked, and what it replaces is gone, older
   * versions included.
   */
  void replace(String name, byte[] content) throws IOException;

  /**
   * SHA-256 of what is kept under a name, lower-case hex, as the store remembers it; empty if there
   * is nothing.
   */
  Optional<String> sha256(String name) throws IOException;

  /** The same, of the content as it is now: all of it is read. */
  Optional<String> contentSha256(String name) throws IOException;

  /** What is kept under a name; empty if there is nothing. */
  Optional<byte[]> get(String name) throws IOException;

  /** Names that begin so, in their order. */
  List<String> list(String prefix) throws IOException;

  @Override
  void close();
}
