package dev.sallyport.recording;

import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.seal.VerifyingKey;
import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.SegmentItem;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.SegmentReader;
import dev.sallyport.recording.segment.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Removes whole segments that were closed. A signed statement takes the place of each, so that the
 * chain still verifies. May be interrupted and done again, and may be done while a server records.
 */
public final class Remover {

  private final Path directory;
  private final KeyRing ring;
  private final List<Anchor> anchors;

  /**
   * A remover.
   *
   * @param anchors are told before anything is removed
   */
  public Remover(Path directory, KeyRing ring, List<Anchor> anchors) {
    this.directory = directory;
    this.ring = ring;
    this.anchors = List.copyOf(anchors);
  }

  /**
   * Removes a segment.
   *
   * @param reason why, printable ASCII; it stands in the statement
   * @throws IllegalArgumentException if the reason is not printable ASCII
   * @throws IOException if the segment is not closed or not as it was written, or the disk or an
   *     anchor fails; nothing is removed then
   */
  public Removal remove(long segment, String reason, Instant now) throws IOException {
    Signers signers = SignersFile.inForce(directory, ring);
    SegmentName name = new SegmentName(segment);
    List<SegmentName> there = SegmentName.list(directory);
    if (!there.isEmpty() && there.getLast().number() == segment) {
      throw new IOException(name.in(directory) + " is the newest segment: it stays");
    }
    Path statement = name.removed(directory);
    Removal removal =
        RegularFile.exists(statement)
            ? Removal.decode(RegularFile.read(statement))
            : state(name, signers, reason, now);
    for (Anchor anchor : anchors) {
      anchor.keep(removal);
    }
    if (!RegularFile.exists(statement)) {
      SignersFile.replace(statement, new LocalDisk(), removal.encode());
    }
    Files.deleteIfExists(name.in(directory));
    Files.deleteIfExists(name.keys(directory));
    for (Path grave : Graves.files(directory)) {
      if (String.valueOf(grave.getFileName()).startsWith(name.erasedPrefix())) {
        Files.delete(grave);
      }
    }
    new LocalDisk().syncDirectory(directory);
    return removal;
  }

  private Removal state(SegmentName name, Signers signers, String reason, Instant now)
      throws IOException {
    try (SegmentReader reader = SegmentReader.open(name.in(directory))) {
      while (true) {
        SegmentItem item = reader.next();
        switch (item) {
          case SegmentItem.Closed(_, _, Head footer) -> {
            return signed(name, signers, footer, reader.chain(), reason, now);
          }
          case SegmentItem.Unclosed _, SegmentItem.Torn _, SegmentItem.Broken _ ->
              throw new IOException(
                  name.in(directory) + " is not a closed segment as it was written: it stays");
          case SegmentItem.Opened _,
              SegmentItem.Signed _,
              SegmentItem.Keys _,
              SegmentItem.Events _ -> {}
        }
      }
    }
  }

  private Removal signed(
      SegmentName name, Signers signers, Head footer, ChainValue chain, String reason, Instant now)
      throws IOException {
    VerifyingKey signer = signers.of(name.number());
    if (!signer.verifies(footer.signedText(), footer.signature())) {
      throw new IOException(name.in(directory) + " is not signed by its key: it stays");
    }
    return KeyChange.sign(
        new Removal(
            signers.journal(),
            name.number(),
            footer,
            chain,
            now,
            reason,
            ring.signer().fingerprint(),
            Signature.NONE),
        ring.signer());
  }
}
