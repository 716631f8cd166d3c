package dev.sallyport.recording;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.anchor.AnchoredHeads.Erased;
import dev.sallyport.recording.seal.KeyRing;
import dev.sallyport.recording.seal.Signers;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.KeyBlock;
import dev.sallyport.recording.segment.KeyFile;
import dev.sallyport.recording.segment.RegularFile;
import dev.sallyport.recording.segment.SegmentName;
import dev.sallyport.recording.segment.Signature;
import dev.sallyport.recording.segment.Tombstone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Erases exchanges by erasing their data keys. The segments stay as they are, so that the chain
 * still verifies, and a signed tombstone says for each key that it was erased and not damaged. May
 * be interrupted and done again, and may be done while a server records.
 */
public final class Eraser implements EventVisitor {

  private final Path directory;
  private final KeyRing ring;
  private final Choice wanted;
  private final Map<Erased, ExchangeId> slots = new LinkedHashMap<>();
  private final Map<ExchangeId, Boolean> running = new HashMap<>();
  private Erased at = new Erased(0, 0);

  private Eraser(Path directory, KeyRing ring, Choice wanted) {
    this.directory = directory;
    this.ring = ring;
    this.wanted = wanted;
  }

  /** Which exchanges are erased. */
  @FunctionalInterface
  public interface Choice {

    /**
     * Whether one is.
     *
     * @param exchange its id, which another one before or after may have too
     * @param startedAt time of its first event
     */
    boolean takes(ExchangeId exchange, Instant startedAt);
  }

  /** Erases all exchanges that have one of these ids. */
  public static List<Tombstone> erase(
      Path directory,
      KeyRing ring,
      Set<ExchangeId> exchanges,
      String reason,
      Instant now,
      List<Anchor> anchors)
      throws IOException {
    Set<ExchangeId> all = Set.copyOf(exchanges);
    return erase(directory, ring, (id, _) -> all.contains(id), reason, now, anchors);
  }

  /**
   * Erases exchanges.
   *
   * @param reason why, printable ASCII; it stands in the tombstones
   * @param anchors are told, so that putting a key back is noticed
   * @return the tombstones; none for exchanges that are not on record
   * @throws IllegalArgumentException if the reason is not printable ASCII
   * @throws IOException if an exchange still runs, or the disk or an anchor fails
   */
  public static List<Tombstone> erase(
      Path directory,
      KeyRing ring,
      Choice exchanges,
      String reason,
      Instant now,
      List<Anchor> anchors)
      throws IOException {
    Eraser eraser = new Eraser(directory, ring, exchanges);
    Walk.over(directory, Audit.OF_ITSELF.withRing(ring), eraser, TailPatience.NONE);
    return eraser.run(reason, now, anchors);
  }

  @Override
  public void writerOpened(long segment) {
    running.clear();
  }

  @Override
  public void at(long segment, long frame, int slot) {
    at = new Erased(segment, slot);
  }

  @Override
  public void entry(Entry entry) {
    ExchangeId exchange = entry.exchange();
    boolean taken = running.computeIfAbsent(exchange, _ -> wanted.takes(exchange, entry.at()));
    if (taken) {
      slots.put(at, exchange);
    }
    if (entry.data() instanceof RecordedEvent.Ended) {
      running.remove(exchange);
    }
  }

  private List<Tombstone> run(String reason, Instant now, List<Anchor> anchors) throws IOException {
    for (Map.Entry<ExchangeId, Boolean> exchange : running.entrySet()) {
      if (exchange.getValue()) {
        throw new IOException(
            "exchange "
                + exchange.getKey()
                + " has not ended: erase it when it has, or after a restart");
      }
    }
    if (slots.isEmpty()) {
      return List.of();
    }
    Signers signers = SignersFile.inForce(directory, ring);
    List<Tombstone> tombstones = new ArrayList<>();
    for (Map.Entry<Erased, ExchangeId> slot : slots.entrySet()) {
      tombstones.add(erase(slot.getKey(), slot.getValue(), signers, reason, now, anchors));
    }
    return tombstones;
  }

  /**
   * The tombstone comes before the erasure: a key that is gone without one would look like an
   * attack. The anchors come before both: while one is away, nothing changes here.
   */
  private Tombstone erase(
      Erased place,
      ExchangeId exchange,
      Signers signers,
      String reason,
      Instant now,
      List<Anchor> anchors)
      throws IOException {
    SegmentName segment = new SegmentName(place.segment());
    byte[] slot;
    long offset;
    try (KeyFile file = KeyFile.open(segment.keys(directory))) {
      slot = file.slot(place.slot());
      offset = file.offset(place.slot());
    }
    Tombstone tombstone =
        KeyChange.sign(
            new Tombstone(
                signers.journal(),
                place.segment(),
                place.slot(),
                KeyBlock.of(place.slot(), List.of(slot)).digest(place.slot()),
                exchange,
                now,
                reason,
                ring.signer().fingerprint(),
                Signature.NONE),
            ring.signer());
    for (Anchor anchor : anchors) {
      anchor.keep(tombstone);
    }
    Path grave = segment.erased(directory, place.slot());
    if (!RegularFile.exists(grave)) {
      SignersFile.replace(grave, new LocalDisk(), tombstone.encode());
    }
    try (FileChannel channel =
        RegularFile.open(segment.keys(directory), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[KeyFile.SLOT]), offset);
      channel.force(true);
    }
    return tombstone;
  }
}
