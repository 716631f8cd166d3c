package dev.sallyport.recording;

import dev.sallyport.recording.seal.DataKey;
import dev.sallyport.recording.segment.FrameEncoder;
import dev.sallyport.recording.segment.KeyBlock;
import dev.sallyport.recording.segment.SealedEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * What the next write holds: groups of events that have their place and are yet to be sealed, and
 * digests of keys. Each is sealed right into its place, on all processors when there are many; then
 * one thread links them, which is all that needs an order.
 */
final class Batch {

  /** From so many groups on, helping threads are worth waking. */
  static final int WORTH_SHARING = 256;

  private final UUID journal;
  private final long segment;
  private final List<Frame> frames = new ArrayList<>();
  private long bytes;
  private int events;
  private int sealed;

  private sealed interface Frame {

    /** Where in the batch it starts. */
    int at();

    /**
     * @param number how many of its kind come before it in the batch
     * @param count how many events it holds
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
    record Events(
        int at,
        int number,
        DataKey key,
        int slot,
        int sequence,
        int count,
        boolean content,
        byte[] json)
        implements Frame {}

    @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
    record Keys(int at, byte[] payload) implements Frame {}
  }

  Batch(UUID journal, long segment) {
    this.journal = journal;
    this.segment = segment;
  }

  /** Bytes that events take in the file. */
  static int sizeOf(byte[] json) {
    return FrameEncoder.sizeOf(SealedEvents.OVERHEAD + json.length);
  }

  void add(LiveSlot slot, EventGroup group) {
    frames.add(
        new Frame.Events(
            Math.toIntExact(bytes),
            sealed,
            slot.key(),
            slot.number(),
            slot.take(group.size()),
            group.size(),
            group.isContent(),
            group.json()));
    bytes += sizeOf(group.json());
    events += group.size();
    sealed++;
  }

  void add(KeyBlock keys) {
    byte[] payload = keys.encode();
    frames.add(new Frame.Keys(Math.toIntExact(bytes), payload));
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

  /** Seals all and puts the frames at the start of {@code out}, which has {@link #bytes}. */
  void put(FrameEncoder encoder, byte[] out) {
    byte[] nonces = DataKey.nonces(sealed);
    forEach(frames.size(), i -> begin(frames.get(i), nonces, out));
    for (Frame frame : frames) {
      encoder.link(out, frame.at());
    }
  }

  private void begin(Frame frame, byte[] nonces, byte[] out) {
    switch (frame) {
      case Frame.Keys(int at, byte[] payload) -> FrameEncoder.beginKeys(out, at, payload);
      case Frame.Events events -> {
        int length = DataKey.OVERHEAD + events.json().length;
        int place =
            FrameEncoder.beginEvents(
                out,
                events.at(),
                events.content(),
                events.slot(),
                events.sequence(),
                events.count(),
                length);
        byte[] context = SealedEvents.place(journal, segment, events.slot(), events.sequence());
        events.key().seal(events.json(), context, nonces, events.number(), out, place);
      }
    }
  }

  /** Runs a step for each number, on all processors when there are many. */
  static void forEach(int count, IntConsumer step) {
    IntStream numbers = IntStream.range(0, count);
    (count < WORTH_SHARING ? numbers : numbers.parallel()).forEach(step);
  }
}
