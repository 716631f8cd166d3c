package dev.sallyport.recording;

import dev.sallyport.recording.anchor.AnchoredHeads;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.SegmentItem;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.SegmentReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The check of one segment beyond its chain: signatures, keys, anchor, and the events opened. */
final class SegmentCheck implements Closeable {

  private final Path file;
  private final Findings findings;
  private final @Nullable Signers signers;
  private final Optional<Head> anchored;
  private final @Nullable SegmentKeys keys;
  private final SegmentName name;
  private final EventVisitor visitor;
  private long signedFrames;
  private boolean anchorMet;
  private boolean opens = true;
  private long erased;

  /**
   * @param signers null where the directory does not say; the walk has told so
   */
  SegmentCheck(
      Path directory,
      SegmentName name,
      Audit audit,
      @Nullable Signers signers,
      AnchoredHeads anchors,
      EventVisitor visitor,
      Findings findings)
      throws IOException {
    this.file = name.in(directory);
    this.name = name;
    this.findings = findings;
    this.signers = signers;
    this.visitor = visitor;
    this.anchored = anchors.of(name.number());
    SegmentKeys opened = null;
    if (signers != null) {
      try {
        opened =
            SegmentKeys.open(directory, name, Vouching.of(signers), audit.ring(), anchors.erased());
      } catch (DamagedException e) {
        findings.broken(e.place());
      }
    }
    this.keys = opened;
  }

  void head(long offset, long frame, Head head) {
    signedFrames = frame;
    if (signers == null) {
      return;
    }
    if (!head.key().equals(signers.of(head.segment()).fingerprint())) {
      String what =
          signers.find(head.key()).isPresent()
              ? "the head is signed by a key that is not this segment's"
              : "the head is signed by an unknown key";
      findings.broken(new Place(file, offset, frame, what));
    } else if (!signers.of(head.segment()).verifies(head.signedText(), head.signature())) {
      findings.broken(new Place(file, offset, frame, "the signature of the head is wrong"));
    }
  }

  void keys(SegmentItem.Keys block) throws IOException {
    if (keys == null) {
      return;
    }
    try {
      keys.check(block.keys());
    } catch (DamagedException e) {
      findings.broken(e.place());
      opens = false;
    }
  }

  void events(SegmentItem.Events frame) throws IOException {
    if (keys == null || !opens) {
      return;
    }
    if (keys.isErased(frame.events())) {
      erased += frame.events().count();
      return;
    }
    if (keys.canOpen()) {
      try {
        visitor.at(name.number(), frame.frame(), frame.events().slot());
        keys.open(frame.events()).forEach(visitor::entry);
      } catch (MalformedException e) {
        findings.broken(new Place(file, frame.offset(), frame.frame(), e.what()));
      }
    }
  }

  /** Compares with the anchor when the reader has come to its place. */
  void anchor(SegmentReader reader) {
    if (anchored.isEmpty() || anchorMet || reader.frames() != anchored.get().frames()) {
      return;
    }
    anchorMet = true;
    if (!anchored.get().chain().equals(reader.chain())) {
      findings.broken(
          new Place(
              file,
              reader.offset(),
              reader.frames(),
              "the anchor of " + anchored.get().at() + " knows other content up to here"));
    }
  }

  /** The end of the segment. */
  void end(SegmentReader reader, boolean closed) throws IOException {
    if (anchored.isPresent() && !anchorMet) {
      findings.broken(
          new Place(
              file,
              reader.offset(),
              reader.frames(),
              "the anchor of "
                  + anchored.get().at()
                  + " knows "
                  + anchored.get().frames()
                  + " frames; the segment ends after "
                  + reader.frames()));
    }
    if (closed && keys != null) {
      try {
        keys.requireExactly(reader.keys());
      } catch (DamagedException e) {
        findings.broken(e.place());
      }
    }
  }

  /** Events whose key was erased. */
  long erased() {
    return erased;
  }

  /** Frames after the last head. */
  long unsigned(SegmentReader reader) {
    return Math.max(0, reader.frames() - signedFrames);
  }

  @Override
  public void close() throws IOException {
    if (keys != null) {
      keys.close();
    }
  }
}
