package dev.sallyport.recording;

import dev.sallyport.recording.seal.DataKey;
import dev.sallyport.recording.seal.Nonces;
import dev.sallyport.recording.segment.FrameEncoder;
import dev.sallyport.recording.segment.KeyBlock;
import dev.sallyport.recording.segment.Plaintext;
import dev.sallyport.recording.segment.SealedEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the next write holds: runs of events that have their place and are yet to be sealed, and
 * digests of keys. Each is sealed right into its place.
 */
final class Batch {

  private final UUID journal;
  private final long segment;
  private final List<Frame> frames = new ArrayList<>();
  private long bytes;
  private int events;
  private int sealed;

  private sealed interface Frame {

    /** Where in the batch it starts. */
    int at();

    record Events(int at, DataKey key, int slot, int sequence, Run run) implements Frame {}

    @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
    record Keys(int at, byte[] payload) implements Frame {}
  }

  Batch(UUID journal, long segment) {
    this.journal = journal;
    this.segment = segment;
  }

  /** Bytes that events take in the file. */
  static int sizeOf(Run run) {
    return FrameEncoder.sizeOf(SealedEvents.OVERHEAD + run.json().length());
  }

  void add(LiveSlot slot, Run run) {
    int count = run.json().events();
    frames.add(
        new Frame.Events(Math.toIntExact(bytes), slot.key(), slot.number(), slot.take(count), run));
    bytes += sizeOf(run);
    events += count;
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
    Nonces nonces = Nonces.draw(sealed);
    for (Frame frame : frames) {
      begin(frame, nonces, out);
      encoder.link(out, frame.at());
    }
  }

  private void begin(Frame frame, Nonces nonces, byte[] out) {
    switch (frame) {
      case Frame.Keys(int at, byte[] payload) -> FrameEncoder.beginKeys(out, at, payload);
      case Frame.Events events -> {
        Plaintext json = events.run().json();
        int place =
            FrameEncoder.beginEvents(
                out,
                events.at(),
                events.run().isContent(),
                events.slot(),
                events.sequence(),
                json.events(),
                DataKey.OVERHEAD + json.length());
        byte[] context = SealedEvents.place(journal, segment, events.slot(), events.sequence());
        events.key().seal(json.bytes(), json.length(), context, nonces, out, place);
      }
    }
  }
}
