package dev.sallyport.recording.anchor;

import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.ReadersHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What an anchor directory knows of who read a journal's recordings. */
public final class AnchoredReaders {

  private AnchoredReaders() {}

  /**
   * Reads what a directory keeps, the newest first; nothing if it keeps nothing of the kind, as
   * before anybody read.
   *
   * @throws AnchorException if it is damaged
   */
  public static List<ReadersHead> read(Path directory, Signers signers) throws IOException {
    List<ReadersHead> heads = new ArrayList<>();
    Path file = DirectoryAnchor.readers(directory, signers.journal());
    if (Files.exists(file)) {
      AnchorLines.forEach(file, json -> heads.add(genuine(ReadersHead.decode(json), signers)));
    }
    heads.sort(Comparator.comparingLong(ReadersHead::number).reversed());
    return heads;
  }

  private static ReadersHead genuine(ReadersHead head, Signers signers) throws MalformedException {
    AnchorLines.require(signers.journal().equals(head.journal()));
    AnchorLines.require(signers, head.key(), head.signedText(), head.signature());
    return head;
  }
}
