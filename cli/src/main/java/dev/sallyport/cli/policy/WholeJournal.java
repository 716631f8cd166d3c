package dev.sallyport.cli.policy;

import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.SegmentName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A journal whose oldest segments were removed from this machine, together with the copy that was
 * shipped elsewhere: a folder of links to both, each segment once. What is here goes before its
 * copy, since it may have been erased since.
 */
public final class WholeJournal implements AutoCloseable {

  private final Path folder;

  private WholeJournal(Path folder) {
    this.folder = folder;
  }

  /**
   * Puts both together.
   *
   * @param recordings the recordings of this machine
   * @param copy what {@code recording.store} names, or the journal's own folder in it
   * @throws IOException if it holds no copy of this journal
   */
  public static WholeJournal of(Path recordings, Path copy) throws IOException {
    String journal = journal(recordings);
    Path shipped = Files.exists(copy.resolve(Signers.FILE)) ? copy : copy.resolve(journal);
    if (!Files.exists(shipped.resolve(Signers.FILE)) || !journal(shipped).equals(journal)) {
      throw new IOException(
          copy
              + ": is no copy of the recordings in "
              + recordings
              + ", whose folder in a store is "
              + journal
              + ". Name the folder of recording.store, or a download of the bucket");
    }
    WholeJournal whole = new WholeJournal(Files.createTempDirectory("sallyport-journal-"));
    try {
      whole.link(recordings);
      whole.link(shipped);
      whole.forgetRemovals();
      return whole;
    } catch (IOException e) {
      whole.close();
      throw e;
    }
  }

  /** Where it is, until it is closed. */
  public Path folder() {
    return folder;
  }

  private void link(Path from) throws IOException {
    for (Path file : files(from)) {
      Path link = folder.resolve(String.valueOf(file.getFileName()));
      if (Files.isRegularFile(file) && !Files.exists(link)) {
        Files.createSymbolicLink(link, file.toAbsolutePath());
      }
    }
  }

  /** A segment that is there again was not removed. */
  private void forgetRemovals() throws IOException {
    for (SegmentName segment : SegmentName.list(folder)) {
      Files.deleteIfExists(segment.removed(folder));
    }
  }

  private static String journal(Path folder) throws IOException {
    return Signers.decode(Files.readAllBytes(folder.resolve(Signers.FILE))).journal().toString();
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(files::add);
    }
    return files;
  }

  /** Takes the links away, and nothing that they lead to. */
  @Override
  public void close() throws IOException {
    for (Path link : files(folder)) {
      Files.delete(link);
    }
    Files.delete(folder);
  }
}
