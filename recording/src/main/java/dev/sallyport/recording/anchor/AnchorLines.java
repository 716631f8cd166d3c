package dev.sallyport.recording.anchor;

import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.Fingerprint;
import dev.sallyport.recording.segment.LineFile;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.Signature;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Statements that an anchor keeps, a JSON object each. */
final class AnchorLines {

  private AnchorLines() {}

  @FunctionalInterface
  interface Line {
    void accept(byte[] json) throws MalformedException;
  }

  /**
   * Hands out the lines of a file, or of a folder the files, which hold one each.
   *
   * @throws AnchorException naming the first that is not as it was written
   */
  static void forEach(Path place, Line line) throws IOException {
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      forEachLine(place, line);
      return;
    }
    List<Path> objects;
    try (Stream<Path> all = Files.list(place)) {
      objects = all.sorted().toList();
    }
    for (Path object : objects) {
      forObject(object, line);
    }
  }

  private static void forEachLine(Path file, Line line) throws IOException {
    long[] at = {0};
    try (FileChannel channel = RegularFile.open(file)) {
      LineFile.forEach(
          channel,
          (offset, json) -> {
            at[0] = offset;
            line.accept(json);
          });
    } catch (MalformedException e) {
      throw new AnchorException(file, at[0], e.what());
    }
  }

  private static void forObject(Path file, Line line) throws IOException {
    try {
      line.accept(RegularFile.read(file));
    } catch (MalformedException e) {
      throw new AnchorException(file, 0, e.what());
    }
  }

  /** Refuses what no key of the journal signed. */
  static void require(Signers signers, Fingerprint key, byte[] text, Signature signature)
      throws MalformedException {
    require(signers.find(key).filter(t -> t.key().verifies(text, signature)).isPresent());
  }

  /** Refuses what is not genuine. */
  static void require(boolean genuine) throws MalformedException {
    if (!genuine) {
      throw new MalformedException("the line is not signed by a key of this journal");
    }
  }
}
