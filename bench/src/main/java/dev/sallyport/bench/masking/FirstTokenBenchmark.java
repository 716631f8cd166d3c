package dev.sallyport.bench.masking;

import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.masking.Form;
import dev.sallyport.masking.MaskStream;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.UninspectableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * By how much masking delays an event of a model's stream, with all detectors: the first one, for
 * which everything of the stream is made, and those that follow. The median and the 99th percentile
 * are what a client waits longer than for a guard that looks at nothing.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@State(Scope.Thread)
public class FirstTokenBenchmark {

  private static final byte[] EVENT =
      """
      data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":" hello"},"finish_reason":null}]}

      """
          .getBytes(StandardCharsets.US_ASCII);

  private final Masker masker = Masker.standard();
  private final MaskPlan plan = masker.everything();
  private MaskStream stream = masker.open(plan, Form.SSE);

  /** Opens the stream whose events follow each other. */
  @Setup
  public void open() {
    stream = masker.open(plan, Form.SSE);
  }

  /** The first event of a stream, until it leaves. */
  @Benchmark
  public int first() throws UninspectableException {
    return masker.open(plan, Form.SSE).write(ByteBuffer.wrap(EVENT)).length();
  }

  /** One more event, until it leaves. */
  @Benchmark
  public int following() throws UninspectableException {
    return stream.write(ByteBuffer.wrap(EVENT)).length();
  }
}
