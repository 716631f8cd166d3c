package dev.sallyport.recording;

import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.SegmentKey;
import dev.sallyport.recording.seal.SigningKey;
import dev.sallyport.recording.segment.FrameEncoder;
import dev.sallyport.recording.segment.Head;
import dev.sallyport.recording.segment.KeyBlock;
import dev.sallyport.recording.segment.KeyFile;
import dev.sallyport.recording.segment.SegmentHeader;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.Signature;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The segment that is written now, with its key file.
 *
 * <p>Data keys are made in blocks ahead of need: their wrapped form is on the disk, and its digest
 * in the chain, before the first event is sealed with one. So a commit syncs one file, not two.
 */
final class OpenSegment implements Closeable {

  private static final int SMALLEST_BLOCK = 8;
  private static final int LARGEST_BLOCK = 1024;

  private final SegmentHeader header;
  private final SigningKey signer;
  private final SegmentKey key;
  private final SegmentFile file;
  private final SegmentFile keyFile;
  private final FrameEncoder encoder;
  private final Deque<LiveSlot> unused = new ArrayDeque<>();
  private final Map<ExchangeId, LiveSlot> live = new HashMap<>();
  private int slots;
  private long signedFrames;

  private OpenSegment(
      SegmentHeader header, KeyRing ring, SegmentKey key, SegmentFile file, SegmentFile keyFile) {
    this.header = header;
    this.signer = ring.signer();
    this.key = key;
    this.file = file;
    this.keyFile = keyFile;
    this.encoder = FrameEncoder.after(header);
  }

  /** Creates both files; the key file's header is on the disk then. Fails without a trace. */
  static OpenSegment create(Path directory, Disk disk, SegmentHeader header, KeyRing ring)
      throws IOException {
    SegmentName name = new SegmentName(header.number());
    SegmentKey key = SegmentKey.create(header.journal(), header.number());
    byte[] start = key.header(ring).encode();
    Path keys = name.keys(directory);
    Files.deleteIfExists(keys);
    SegmentFile keyFile = new SegmentFile(disk.create(keys));
    try {
      keyFile.write(ByteBuffer.wrap(start));
      keyFile.sync();
      SegmentFile file = new SegmentFile(disk.create(name.in(directory)));
      return new OpenSegment(header, ring, key, file, keyFile);
    } catch (IOException e) {
      keyFile.close();
      throw e;
    }
  }

  /** What stands at the start: header and first head. Call once. */
  ByteBuffer opening(Instant at) {
    byte[] start = header.encode();
    ByteBuffer head = head(Head.Why.OPENED, at, new ArrayList<>());
    return ByteBuffer.allocate(start.length + head.remaining()).put(start).put(head).flip();
  }

  /** The frame of a head signed here and now, which is also added to {@code heads}. */
  ByteBuffer head(Head.Why why, Instant at, List<Head> heads) {
    Head head =
        new Head(
            header.journal(),
            header.number(),
            encoder.frames(),
            encoder.events(),
            encoder.chain(),
            at,
            why,
            signer.fingerprint(),
            Signature.NONE);
    Head signed = head.signed(signer.sign(head.signedText()));
    heads.add(signed);
    ByteBuffer frame = encoder.head(signed);
    signedFrames = encoder.frames();
    return frame;
  }

  /** Whether anything came since the last head. */
  boolean hasUnsigned() {
    return encoder.frames() > signedFrames;
  }

  /** Whether another data key must be made before events of an exchange have their place. */
  boolean needsKeys(ExchangeId exchange) {
    return unused.isEmpty() && !live.containsKey(exchange);
  }

  /**
   * New data keys.
   *
   * @param wrapped what must be on the disk, in the key file, before they are used
   * @param digests what must be in the chain
   */
  record NewKeys(ByteBuffer wrapped, KeyBlock digests, List<LiveSlot> slots) {}

  /** Makes data keys; {@link #use} brings them into use. */
  NewKeys makeKeys() {
    int count = Math.clamp(slots, SMALLEST_BLOCK, LARGEST_BLOCK);
    List<byte[]> wrapped = new ArrayList<>(count);
    List<LiveSlot> made = new ArrayList<>(count);
    for (SegmentKey.Slot slot : key.newSlots(slots, count)) {
      made.add(new LiveSlot(slots + made.size(), slot.key()));
      wrapped.add(slot.wrapped());
    }
    ByteBuffer all = ByteBuffer.allocate(count * KeyFile.SLOT);
    wrapped.forEach(all::put);
    return new NewKeys(all.flip(), KeyBlock.of(slots, wrapped), made);
  }

  void use(NewKeys keys) {
    slots += keys.slots().size();
    unused.addAll(keys.slots());
  }

  /** Gives events their place. */
  void place(Run run, Batch batch) {
    LiveSlot slot = live.get(run.exchange());
    if (slot == null) {
      slot = unused.remove();
      live.put(run.exchange(), slot);
    }
    batch.add(slot, run);
    if (run.endsExchange()) {
      live.remove(run.exchange());
    }
  }

  Batch batch() {
    return new Batch(header.journal(), header.number());
  }

  SegmentHeader header() {
    return header;
  }

  SegmentFile file() {
    return file;
  }

  SegmentFile keyFile() {
    return keyFile;
  }

  FrameEncoder encoder() {
    return encoder;
  }

  @Override
  public void close() throws IOException {
    keyFile.close();
    file.close();
  }
}
