package dev.sallyport.recording;

import dev.sallyport.recording.anchor.AnchorException;
import dev.sallyport.recording.anchor.AnchoredHeads;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.seal.VerifyingKey;
import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.SegmentHeader;
import dev.sallyport.recording.segment.SegmentHeader.Start;
import dev.sallyport.recording.segment.SegmentItem;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.SegmentReader;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all segments of a directory in order, checks every byte, the signatures, the links
 * between the segments and what the anchors say, and hands out the events. After damage it goes on
 * with the next segment, so that what is still good can be read; the first damage is the verdict.
 */
final class Walk {

  private final Path directory;
  private final Audit audit;
  private final EventVisitor visitor;
  private final TailPatience patience;
  private final Findings findings = new Findings();
  private ChainValue chain = ChainValue.NONE;
  private AnchoredHeads anchors = AnchoredHeads.NONE;
  private @Nullable Signers signers;
  private long events;
  private long erased;
  private long unsigned;
  private int recovered;

  private Walk(Path directory, Audit audit, EventVisitor visitor, TailPatience patience) {
    this.directory = directory;
    this.audit = audit;
    this.visitor = visitor;
    this.patience = patience;
  }

  /**
   * What a walk saw.
   *
   * @param events all of them
   * @param erased those of them whose key was erased
   * @param unsigned frames at the end that no head covers yet
   * @param recovered segments that were closed for their killed writer
   */
  record Result(
      int segments, long events, long erased, long unsigned, int recovered, Verdict verdict) {}

  /** Walks; one at a time, memory bounded by one frame and the keys of one segment. */
  static Result over(Path directory, Audit audit, EventVisitor visitor, TailPatience patience)
      throws IOException {
    Walk walk = new Walk(directory, audit, visitor, patience);
    List<SegmentName> names = SegmentName.list(directory);
    walk.begin(names);
    long expected = 1;
    for (int i = 0; i < names.size(); i++) {
      SegmentName name = names.get(i);
      walk.removed(expected, name);
      walk.segment(name, i == names.size() - 1);
      expected = name.number() + 1;
    }
    walk.requireAnchoredFrom(walk.passRemoved(expected));
    return new Result(
        names.size(),
        walk.events,
        walk.erased,
        walk.unsigned,
        walk.recovered,
        walk.findings.verdict());
  }

  private void begin(List<SegmentName> names) throws IOException {
    Path file = SignersFile.in(directory);
    try {
      signers = SignersFile.read(directory).orElse(null);
      if (signers == null) {
        if (!names.isEmpty()) {
          findings.broken(new Place(file, 0, 0, "the file is missing"));
        } else if (audit.anchors().isPresent()) {
          findings.broken(
              new Place(directory, 0, 0, "there is no journal to compare anchors with"));
        }
        return;
      }
      Signers known = signers;
      audit
          .publicKey()
          .filter(key -> !key.equals(known.newest()))
          .ifPresent(key -> findings.broken(new Place(file, 0, 0, otherKey(known, key))));
      if (audit.anchors().isPresent()) {
        anchors = AnchoredHeads.read(audit.anchors().get(), signers);
      }
    } catch (DamagedException e) {
      findings.broken(e.place());
    } catch (AnchorException e) {
      findings.broken(new Place(e.file(), e.offset(), 0, e.what()));
    }
  }

  /** What stands in for the segments before one that is there. */
  private void removed(long expected, SegmentName name) throws IOException {
    long next = passRemoved(expected);
    if (name.number() > next) {
      String missing = new SegmentName(next).in(directory).getFileName() + " is missing";
      findings.broken(new Place(name.in(directory), 0, 0, missing + " before this one"));
    } else if (name.number() < next) {
      findings.broken(
          new Place(name.in(directory), 0, 0, "the segment was removed, and is back or not gone"));
    }
  }

  /** Passes over segments that were removed; gives the number of the first that was not. */
  private long passRemoved(long from) throws IOException {
    Signers known = signers;
    if (known == null) {
      return from;
    }
    Removals removals = new Removals(directory, Vouching.of(known), anchors);
    long next = from;
    try {
      for (Optional<Removal> removal = removals.of(new SegmentName(next));
          removal.isPresent();
          removal = removals.of(new SegmentName(next))) {
        chain = removal.get().chain();
        next++;
      }
    } catch (DamagedException e) {
      findings.broken(e.place());
    }
    return next;
  }

  private static String otherKey(Signers signers, VerifyingKey given) {
    return signers.find(given.fingerprint()).isPresent()
        ? "the public key given was retired; give the newest one, " + signers.newest().fingerprint()
        : "the recordings are not signed by the public key given";
  }

  private void segment(SegmentName name, boolean last) throws IOException {
    Path file = name.in(directory);
    try (SegmentReader reader = SegmentReader.open(file);
        SegmentCheck check =
            new SegmentCheck(directory, name, audit, signers, anchors, visitor, findings)) {
      boolean ended = false;
      while (!ended) {
        SegmentItem item = reader.next();
        check.anchor(reader);
        switch (item) {
          case SegmentItem.Opened opened -> header(file, name, opened.header());
          case SegmentItem.Signed(long offset, long frame, var head) ->
              check.head(offset, frame, head);
          case SegmentItem.Keys keys -> check.keys(keys);
          case SegmentItem.Events events -> check.events(events);
          case SegmentItem.Torn _ when last && patience.sawChange(reader) -> {}
          case SegmentItem.Closed(long offset, long frame, var head) -> {
            check.head(offset, frame, head);
            check.end(reader, true);
            recovered += head.why() == Head.Why.RECOVERED ? 1 : 0;
            ended = true;
          }
          case SegmentItem.Unclosed _, SegmentItem.Torn _, SegmentItem.Broken _ -> {
            findings.end(file, item, last);
            check.end(reader, false);
            ended = true;
          }
        }
      }
      chain = reader.chain();
      events += reader.events();
      erased += check.erased();
      unsigned = check.unsigned(reader);
    } catch (MalformedException e) {
      findings.broken(new Place(file, 0, 0, e.what()));
    } catch (AccessDeniedException e) {
      findings.broken(new Place(file, 0, 0, "it may not be read: run this as its owner"));
    }
  }

  private void header(Path file, SegmentName name, SegmentHeader header) {
    if (header.number() != name.number()) {
      findings.broken(new Place(file, 0, 0, "the file holds segment " + header.number()));
    }
    if (!header.previous().equals(chain)) {
      findings.broken(new Place(file, 0, 0, "it does not follow the segment before it"));
    }
    if (signers != null && !header.journal().equals(signers.journal())) {
      findings.broken(new Place(file, 0, 0, "it is of another journal"));
    }
    if (header.start() != Start.ROTATED) {
      visitor.writerOpened(header.number());
    }
  }

  private void requireAnchoredFrom(long next) {
    anchors
        .heads()
        .tailMap(next)
        .values()
        .forEach(
            head ->
                findings.broken(
                    new Place(
                        new SegmentName(head.segment()).in(directory),
                        0,
                        0,
                        "the anchor knows this segment since " + head.at() + "; it is missing")));
  }
}
