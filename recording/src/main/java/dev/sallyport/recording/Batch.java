package dev.sallyport.recording;

import dev.sallyport.recording.seal.DataKey;
import dev.sallyport.recording.segment.FrameEncoder;
import dev.sallyport.recording.segment.KeyBlock;
import dev.sallyport.recording.segment.SealedEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What the next write holds: events that have their place and are yet to be sealed, and digests of
 * keys. Sealing is spread over the cores when there is much of it; the chain is then computed by
 * one thread.
 */
final class Batch {

  /** From so many events on, helping threads are worth waking. */
  static final int WORTH_SHARING = 128;

  private final UUID journal;
  private final long segment;
  private final List<Frame> frames = new ArrayList<>();
  private long bytes;
  private int events;

  private sealed interface Frame {
    @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
    record Event(DataKey key, int slot, int sequence, boolean content, byte[] json)
        implements Frame {}

    @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
    record Keys(byte[] payload) implements Frame {}
  }

  Batch(UUID journal, long segment) {
    this.journal = journal;
    this.segment = segment;
  }

  /** Bytes that an event takes in the file. */
  static int sizeOf(byte[] json) {
    return FrameEncoder.sizeOf(SealedEvent.OVERHEAD + json.length);
  }

  void add(LiveSlot slot, Pending.Append event) {
    frames.add(
        new Frame.Event(
            slot.key(), slot.number(), slot.nextSequence(), event.isContent(), event.json()));
    bytes += sizeOf(event.json());
    events++;
  }

  void add(KeyBlock keys) {
    byte[] payload = keys.encode();
    frames.add(new Frame.Keys(payload));
    bytes += FrameEncoder.sizeOf(payload.length);
  }

  /** Bytes in the file. */
  long bytes() {
    return bytes;
  }

  int events() {
    return events;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Seals all and puts the frames; {@code out} has {@link #bytes} of room. */
  void put(FrameEncoder encoder, ByteBuffer out) {
    byte[][] payloads = new byte[frames.size()][];
    forEach(frames.size(), i -> payloads[i] = payload(frames.get(i)));
    for (int i = 0; i < payloads.length; i++) {
      switch (frames.get(i)) {
        case Frame.Event event -> encoder.putEvent(out, event.content(), payloads[i]);
        case Frame.Keys _ -> encoder.putKeys(out, payloads[i]);
      }
    }
  }

  private byte[] payload(Frame frame) {
    return switch (frame) {
      case Frame.Event(DataKey key, int slot, int sequence, boolean _, byte[] json) -> {
        byte[] place = SealedEvent.place(journal, segment, slot, sequence);
        yield new SealedEvent(slot, sequence, key.seal(json, place)).encode();
      }
      case Frame.Keys(byte[] payload) -> payload;
    };
  }

  /** Runs a step for each number, on all cores when there are many. */
  static void forEach(int count, java.util.function.IntConsumer step) {
    IntStream numbers = IntStream.range(0, count);
    (count < WORTH_SHARING ? numbers : numbers.parallel()).forEach(step);
  }
}
