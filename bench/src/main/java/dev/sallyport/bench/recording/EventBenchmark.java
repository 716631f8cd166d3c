package dev.sallyport.bench.recording;

import dev.sallyport.core.event.RecordedEvent;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.recording.seal.DataKey;
import dev.sallyport.recording.seal.Nonces;
import dev.sallyport.recording.seal.SegmentKey;
import dev.sallyport.recording.segment.ChainValue;
import dev.sallyport.recording.segment.Entries;
import dev.sallyport.recording.segment.Entry;
import dev.sallyport.recording.segment.FrameEncoder;
import dev.sallyport.recording.segment.SealedEvents;
import dev.sallyport.recording.segment.SegmentHeader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What each step of an event's way into a segment takes. {@link #encode} and {@link #seal} are
 * spread over the processors; {@link #link} is done by one thread, in order.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventBenchmark {

  private static final UUID JOURNAL = new UUID(1, 2);

  private final SegmentKey segment = SegmentKey.create(JOURNAL, 1);
  private final DataKey key = segment.newSlots(0, 1).getFirst().key();

  private Nonces nonces = Nonces.draw(1);
  private final Entries entries =
      new Entries(
          List.of(
              new Entry(
                  new ExchangeId("5b1e4c07-6f9e-4d0c-8a39-1f2f3d6d7c11"),
                  Instant.parse("2026-03-01T10:00:00.001234Z"),
                  new RecordedEvent.Started(
                      "chat",
                      "4f1c9a",
                      "POST",
                      "chat.example",
                      Masked.restored("/v1/chat?user=[email]".getBytes(StandardCharsets.US_ASCII)),
                      "127.0.0.1:50000",
                      Map.of(
                          "downstream.version",
                          "TLSv1.3",
                          "downstream.group",
                          "X25519MLKEM768")))));
  private final byte[] json = entries.encode();
  private final byte[] frame = new byte[FrameEncoder.sizeOf(SealedEvents.OVERHEAD + json.length)];
  private final FrameEncoder encoder =
      FrameEncoder.after(
          new SegmentHeader(
              1, SegmentHeader.Start.OPENED, Instant.EPOCH, ChainValue.NONE, JOURNAL));

  /** JSON. */
  @Benchmark
  public byte[] encode() {
    return entries.encode();
  }

  /** Encryption, into the place in the segment; the nonce is drawn for many events at once. */
  @Benchmark
  public byte[] seal() {
    int place = FrameEncoder.beginEvents(frame, 0, false, 0, 0, 1, DataKey.OVERHEAD + json.length);
    if (!nonces.hasNext()) {
      nonces = Nonces.draw(1_000);
    }
    key.seal(json, json.length, SealedEvents.place(JOURNAL, 1, 0, 0), nonces, frame, place);
    return frame;
  }

  /** Hash chain and checksum. */
  @Benchmark
  public byte[] link() {
    FrameEncoder.beginEvents(frame, 0, false, 0, 0, 1, DataKey.OVERHEAD + json.length);
    encoder.link(frame, 0);
    return frame;
  }

  /** Keys of a thousand exchanges, made once for all their events in a segment. */
  @Benchmark
  public List<SegmentKey.Slot> keys() {
    return segment.newSlots(0, 1_000);
  }
}
