package dev.sallyport.recording;

import dev.sallyport.recording.anchor.AnchoredHeads;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.KeysException;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.seal.SigningKey;
import dev.sallyport.recording.seal.VerifyingKey;
import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.FrameEncoder;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.KeyFile;
import dev.sallyport.recording.segment.MalformedException;
import dev.sallyport.recording.segment.Removal;
import dev.sallyport.recording.segment.SegmentHeader;
import dev.sallyport.recording.segment.SegmentHeader.Start;
import dev.sallyport.recording.segment.SegmentItem;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.SegmentReader;
import dev.sallyport.recording.segment.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Brings the last segment into order before a writer begins the next one: closes it if its writer
 * did not, cuts a torn tail off after a copy of it is safe, and leaves a damaged one alone. Every
 * step may be interrupted and done again.
 */
final class Recovery {

  private final Path directory;
  private final Disk disk;
  private final InstantSource clock;
  private final KeyRing ring;
  private final Signers signers;
  private final List<RecoveryReport.Finding> findings = new ArrayList<>();

  private Recovery(Path directory, Disk disk, InstantSource clock, KeyRing ring, Signers signers) {
    this.directory = directory;
    this.disk = disk;
    this.clock = clock;
    this.ring = ring;
    this.signers = signers;
  }

  /**
   * Where the next segment goes on.
   *
   * @param header header of the next segment
   */
  record Outcome(SegmentHeader header, RecoveryReport report) {}

  /**
   * Recovers a directory that nobody else writes in, and brings the newest keys into force.
   *
   * @throws KeysException if the recordings there cannot be continued with the keys at hand
   */
  static Outcome run(Path directory, Disk disk, InstantSource clock, KeyRing ring)
      throws IOException {
    Signers signers = signers(directory, disk, ring);
    Recovery recovery = new Recovery(directory, disk, clock, ring, signers);
    SegmentHeader header = recovery.nextHeader();
    KeyChange.run(directory, disk, ring, signers, header.number());
    return new Outcome(header, new RecoveryReport(recovery.findings));
  }

  private static Signers signers(Path directory, Disk disk, KeyRing ring) throws IOException {
    Optional<Signers> known = SignersFile.read(directory);
    if (known.isPresent()) {
      return known.get();
    }
    if (!SegmentName.list(directory).isEmpty()) {
      throw new KeysException(
          directory
              + " holds segments and no "
              + Signers.FILE
              + ": they are of format version 1, which was not sealed, or the file was taken away."
              + " Put it back, or move the directory away; a new journal begins then");
    }
    Signers first = Signers.begin(UUID.randomUUID(), ring.signer());
    SignersFile.write(directory, disk, first);
    return first;
  }

  private SegmentHeader nextHeader() throws IOException {
    Optional<Removal> removed =
        new Removals(directory, Vouching.of(signers, ring), AnchoredHeads.NONE).last(directory);
    for (SegmentName name : SegmentName.list(directory).reversed()) {
      if (removed.isPresent() && removed.get().segment() >= name.number()) {
        break;
      }
      try (SegmentReader reader = SegmentReader.open(name.in(directory))) {
        SegmentItem item = reader.next();
        if (item instanceof SegmentItem.Torn torn && torn.offset() == 0) {
          setAside(name, torn);
          continue;
        }
        return header(name, reader, end(name, reader, item));
      }
    }
    return removed
        .map(last -> next(last.segment() + 1, Start.OPENED, last.chain()))
        .orElseGet(() -> next(1, Start.OPENED, ChainValue.NONE));
  }

  private SegmentHeader next(long number, Start start, ChainValue previous) {
    return new SegmentHeader(number, start, clock.instant(), previous, signers.journal());
  }

  /**
   * Reads on to the end. Signing it would vouch for events that nobody has signed so far, so each
   * must open with its key, which whoever forged it has not.
   */
  private SegmentItem end(SegmentName name, SegmentReader reader, SegmentItem first)
      throws IOException {
    if (!(first instanceof SegmentItem.Opened)) {
      return first;
    }
    SegmentItem item = first;
    try (SegmentKeys keys =
        SegmentKeys.open(
            directory, name, Vouching.of(signers, ring), Optional.of(ring), Set.of())) {
      while (true) {
        switch (item) {
          case SegmentItem.Opened _ -> {}
          case SegmentItem.Signed(_, _, Head head) -> requireGenuine(name, head);
          case SegmentItem.Keys found -> keys.check(found.keys());
          case SegmentItem.Events frame -> {
            if (!keys.isErased(frame.events())) {
              keys.open(frame.events());
            }
          }
          case SegmentItem.Closed(_, _, Head footer) -> {
            requireGenuine(name, footer);
            return item;
          }
          case SegmentItem.Unclosed _, SegmentItem.Torn _, SegmentItem.Broken _ -> {
            return item;
          }
        }
        item = reader.next();
      }
    } catch (DamagedException e) {
      return new SegmentItem.Broken(e.place().offset(), reader.frames(), e.place().toString());
    } catch (MalformedException e) {
      return new SegmentItem.Broken(reader.offset(), reader.frames(), e.what());
    }
  }

  /**
   * Requires that a head is signed by its segment's key.
   *
   * @throws KeysException if it is signed by a key that took over after {@code signers.json} was
   *     written: going on from an older copy would make what is right look forged for ever
   */
  private void requireGenuine(SegmentName name, Head head) throws IOException {
    VerifyingKey signer = signers.of(name.number());
    if (head.key().equals(signer.fingerprint())
        && signer.verifies(head.signedText(), head.signature())) {
      return;
    }
    for (VerifyingKey own : Vouching.of(signers, ring).coming()) {
      if (head.key().equals(own.fingerprint())
          && own.verifies(head.signedText(), head.signature())) {
        throw new KeysException(
            SignersFile.in(directory)
                + " is an older copy: it does not know the key "
                + head.key()
                + ", which signed "
                + name.in(directory)
                + ". Put the newest copy back; the store has one, if segments are shipped");
      }
    }
    throw new MalformedException("the signature of a head is wrong");
  }

  private SegmentHeader header(SegmentName name, SegmentReader reader, SegmentItem end)
      throws IOException {
    long next = name.next().number();
    return switch (end) {
      case SegmentItem.Opened _, SegmentItem.Events _, SegmentItem.Keys _, SegmentItem.Signed _ ->
          throw new IllegalStateException("not an end: " + end);
      case SegmentItem.Closed _ -> next(next, Start.OPENED, reader.chain());
      case SegmentItem.Unclosed unclosed -> {
        findings.add(new RecoveryReport.Unclosed(name.in(directory), reader.events()));
        yield next(next, Start.OPENED, close(name, reader, unclosed.offset()));
      }
      case SegmentItem.Torn torn -> {
        findings.add(finding(name, torn, keep(name, torn)));
        yield next(next, Start.OPENED, close(name, reader, torn.offset()));
      }
      case SegmentItem.Broken broken -> {
        findings.add(
            new RecoveryReport.Broken(
                name.in(directory), broken.offset(), broken.frame(), broken.what()));
        yield next(next, Start.AFTER_BREAK, reader.chain());
      }
    };
  }

  /** Cuts a segment to its good part and puts the footer there; likewise its key file. */
  private ChainValue close(SegmentName name, SegmentReader reader, long size) throws IOException {
    FrameEncoder encoder = FrameEncoder.resuming(reader.chain(), reader.frames(), reader.events());
    SigningKey signer = ring.signer(signers.of(name.number()).fingerprint());
    try (Disk.Output output = disk.append(name.in(directory))) {
      output.truncate(size);
      if (reader.frames() == 0) {
        writeAll(output, encoder.head(head(name, encoder, Head.Why.OPENED, signer)));
      }
      writeAll(output, encoder.head(head(name, encoder, Head.Why.RECOVERED, signer)));
      output.sync();
    }
    long keys;
    try (KeyFile file = KeyFile.open(name.keys(directory))) {
      keys = file.offset(reader.keys());
    }
    try (Disk.Output output = disk.append(name.keys(directory))) {
      output.truncate(keys);
      output.sync();
    }
    return encoder.chain();
  }

  private Head head(SegmentName name, FrameEncoder encoder, Head.Why why, SigningKey signer) {
    Head head =
        new Head(
            signers.journal(),
            name.number(),
            encoder.frames(),
            encoder.events(),
            encoder.chain(),
            clock.instant(),
            why,
            signer.fingerprint(),
            Signature.NONE);
    return head.signed(signer.sign(head.signedText()));
  }

  /** Takes a file that has not even a header out of the row; its number is free again. */
  private void setAside(SegmentName name, SegmentItem.Torn torn) throws IOException {
    Path copy = keep(name, torn);
    Files.delete(name.in(directory));
    disk.syncDirectory(directory);
    findings.add(finding(name, torn, copy));
  }

  private RecoveryReport.TornTail finding(SegmentName name, SegmentItem.Torn torn, Path copy) {
    return new RecoveryReport.TornTail(
        name.in(directory), torn.offset(), torn.bytes(), torn.what(), copy);
  }

  private Path keep(SegmentName name, SegmentItem.Torn torn) throws IOException {
    int copy = 1;
    while (Files.exists(name.torn(directory, copy))) {
      copy++;
    }
    Path target = name.torn(directory, copy);
    try (FileChannel from = FileChannel.open(name.in(directory), StandardOpenOption.READ);
        Disk.Output to = disk.create(target)) {
      ByteBuffer block = ByteBuffer.allocate(64 << 10);
      from.position(torn.offset());
      while (from.read(block) > 0) {
        writeAll(to, block.flip());
        block.clear();
      }
      to.sync();
    }
    return target;
  }

  private static void writeAll(Disk.Output output, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      output.write(bytes);
    }
  }
}
