package dev.sallyport.recording.anchor;

import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.Fingerprint;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    if (!Files.isDirectory(place)) {
      forEachLine(place, line);
      return;
    }
    List<Path> objects;
    try (Stream<Path> all = Files.list(place)) {
      objects = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path object : objects) {
      accept(object, 0, Files.readAllBytes(object), line);
    }
  }

  /** A last line without its end is a write that was cut off. */
  private static void forEachLine(Path file, Line line) throws IOException {
    byte[] content = Files.readAllBytes(file);
    int from = 0;
    for (int at = 0; at < content.length; at++) {
      if (content[at] == '\n') {
        accept(file, from, Arrays.copyOfRange(content, from, at), line);
        from = at + 1;
      }
    }
  }

  private static void accept(Path file, int offset, byte[] json, Line line) throws AnchorException {
    try {
      line.accept(json);
    } catch (MalformedException e) {
      throw new AnchorException(file, offset, e.what());
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
