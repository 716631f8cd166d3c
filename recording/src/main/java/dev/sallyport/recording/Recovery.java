package dev.sallyport.recording;

import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.Footer;
import dev.sallyport.recording.segment.FrameEncoder;
import dev.sallyport.recording.segment.SegmentHeader;
import dev.sallyport.recording.segment.SegmentHeader.Start;
import dev.sallyport.recording.segment.SegmentItem;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.SegmentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the last segment into order before a writer begins the next one: closes it if its writer
 * did not, cuts a torn tail off after a copy of it is safe, and leaves a damaged one alone. Every
 * step may be interrupted and done again.
 */
final class Recovery {

  private final Path directory;
  private final Disk disk;
  private final InstantSource clock;
  private final List<RecoveryReport.Finding> findings = new ArrayList<>();

  private Recovery(Path directory, Disk disk, InstantSource clock) {
    this.directory = directory;
    this.disk = disk;
    this.clock = clock;
  }

  /**
   * Where the next segment goes on.
   *
   * @param header header of the next segment
   */
  record Outcome(SegmentHeader header, RecoveryReport report) {}

  /** Recovers a directory that nobody else writes in. */
  static Outcome run(Path directory, Disk disk, InstantSource clock) throws IOException {
    Recovery recovery = new Recovery(directory, disk, clock);
    SegmentHeader header = recovery.nextHeader();
    return new Outcome(header, new RecoveryReport(recovery.findings));
  }

  private SegmentHeader nextHeader() throws IOException {
    for (SegmentName name : SegmentName.list(directory).reversed()) {
      try (SegmentReader reader = SegmentReader.open(name.in(directory))) {
        SegmentItem item = reader.next();
        if (item instanceof SegmentItem.Torn torn && torn.offset() == 0) {
          setAside(name, torn);
          continue;
        }
        while (item instanceof SegmentItem.Opened || item instanceof SegmentItem.Event) {
          item = reader.next();
        }
        return header(name, reader, item);
      }
    }
    return new SegmentHeader(1, Start.OPENED, clock.instant(), ChainValue.NONE);
  }

  private SegmentHeader header(SegmentName name, SegmentReader reader, SegmentItem end)
      throws IOException {
    long next = name.next().number();
    return switch (end) {
      case SegmentItem.Opened _, SegmentItem.Event _ ->
          throw new IllegalStateException("not an end: " + end);
      case SegmentItem.Closed _ ->
          new SegmentHeader(next, Start.OPENED, clock.instant(), reader.chain());
      case SegmentItem.Unclosed unclosed -> {
        findings.add(new RecoveryReport.Unclosed(name.in(directory), reader.events()));
        ChainValue chain = close(name, reader, unclosed.offset());
        yield new SegmentHeader(next, Start.OPENED, clock.instant(), chain);
      }
      case SegmentItem.Torn torn -> {
        Path copy = keep(name, torn);
        findings.add(finding(name, torn, copy));
        ChainValue chain = close(name, reader, torn.offset());
        yield new SegmentHeader(next, Start.OPENED, clock.instant(), chain);
      }
      case SegmentItem.Broken broken -> {
        findings.add(
            new RecoveryReport.Broken(
                name.in(directory), broken.offset(), broken.frame(), broken.what()));
        yield new SegmentHeader(next, Start.AFTER_BREAK, clock.instant(), reader.chain());
      }
    };
  }

  /** Cuts a segment to its good part and puts the footer there. */
  private ChainValue close(SegmentName name, SegmentReader reader, long size) throws IOException {
    FrameEncoder encoder = FrameEncoder.resuming(reader.chain(), reader.events());
    ByteBuffer footer = encoder.footer(Footer.Why.RECOVERED, clock.instant());
    try (Disk.Output output = disk.append(name.in(directory))) {
      output.truncate(size);
      writeAll(output, footer);
      output.sync();
    }
    return encoder.chain();
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
