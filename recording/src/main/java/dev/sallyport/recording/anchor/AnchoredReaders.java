package dev.sallyport.recording.anchor;

import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.ReadersHead;
import dev.sallyport.recording.segment.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an anchor directory knows of who read a journal's recordings. */
public final class AnchoredReaders {

  private AnchoredReaders() {}

  /**
   * Reads what a directory keeps, by number of the reading; nothing if it keeps nothing of the
   * kind, as before anybody read.
   *
   * @throws AnchorException if it is damaged
   */
  public static SortedMap<Long, ReadersHead> read(Path directory, Signers signers)
      throws IOException {
    SortedMap<Long, ReadersHead> heads = new TreeMap<>();
    Path file = DirectoryAnchor.readers(directory, signers.journal());
    if (RegularFile.exists(file)) {
      AnchorLines.forEach(
          file,
          json -> {
            ReadersHead head = genuine(ReadersHead.decode(json), signers);
            heads.put(head.number(), head);
          });
    }
    return heads;
  }

  private static ReadersHead genuine(ReadersHead head, Signers signers) throws MalformedException {
    AnchorLines.require(signers.journal().equals(head.journal()));
    AnchorLines.require(signers, head.key(), head.signedText(), head.signature());
    return head;
  }
}
