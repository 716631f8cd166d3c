package dev.sallyport.controlplane.publisher;

import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers revisions in a file, one a line. What cannot be read or written costs the requests that
 * are on their way during a restart, not more, so it is said and survived.
 */
public final class FileRevisionLog implements RevisionLog {

  private static final Logger LOG = LoggerFactory.getLogger(FileRevisionLog.class);
  private static final Pattern REVISION = Pattern.compile("[0-9a-f]{64}");

  private final Path file;

  /** Remembers in this file; its directory exists. */
  public FileRevisionLog(Path file) {
    this.file = file;
  }

  @Override
  public List<String> read() {
    try {
      return Files.readAllLines(file).stream()
          .filter(REVISION.asMatchPredicate())
          .distinct()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      LOG.warn("{} cannot be read, earlier revisions are not kept", file);
      return List.of();
    }
  }

  @Override
  public void write(List<String> revisions) {
    try {
      PrivateFiles.write(file, String.join("\n", revisions) + "\n");
    } catch (IOException e) {
      LOG.warn("{} cannot be written, these revisions will not survive a restart", file);
    }
  }
}
