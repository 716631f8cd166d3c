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
   * Keeps a file, going on where an earlier call was interrupted if that can be.
   *
   * @param sha256 what its content has to hash to, lower-case hex; kept beside it
   * @throws IOException if it is not kept, or the file changed meanwhile
   */
  void put(String name, Path file, String sha256) throws IOException;

  /**
   * Keeps a small file.
   *
   * @throws IOException if it is not kept
   */
  void put(String name, byte[] content) throws IOException;

  /** SHA-256 of what is kept under a name, as the store says; empty if there is nothing. */
  Optional<String> sha256(String name) throws IOException;

  /** What is kept under a name; empty if there is nothing. */
  Optional<byte[]> get(String name) throws IOException;

  /** Names that begin so, in their order. */
  List<String> list(String prefix) throws IOException;

  @Override
  void close();
}
