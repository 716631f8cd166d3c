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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Bodies of about 100 kB through the masker with all detectors, in chunks of 16 KiB. A score is the
 * time for one body; {@link Body#bytes} divided by it is the throughput.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class MaskingBenchmark {

  private static final int CHUNK = 16 * 1024;

  /** What goes through. */
  @State(Scope.Benchmark)
  public static class Body {

    /** Name of the body. */
    @Param({"text", "json-800-hits", "chat-deltas", "dotted-run"})
    public String name = "";

    /** The body. */
    public byte[] bytes = {};

    /** Its form. */
    public Form form = Form.TEXT;

    /** Makes the body. */
    @Setup
    public void make() {
      switch (name) {
        case "text" -> text();
        case "json-800-hits" -> json();
        case "chat-deltas" -> deltas();
        default -> bytes = "a.".repeat(50_000).getBytes(StandardCharsets.US_ASCII);
      }
    }

    private void text() {
      String line =
          "The quick brown fox jumps over the lazy dog; meanwhile, seventeen engineers discussed"
              + " (at length) whether version 2.14.3 of the well-known library was faster. On"
              + " 2024-01-02 it took 12 ms, i.e. 3% less than before.\n";
      bytes = line.repeat(480).getBytes(StandardCharsets.US_ASCII);
    }

    private void json() {
      StringBuilder json = new StringBuilder("{\"items\":[");
      for (int i = 0; i < 800; i++) {
        json.append(i == 0 ? "" : ",")
            .append("{\"id\":%d,\"title\":\"Customer %d\",".formatted(100_000 + i, i))
            .append("\"email\":\"customer%d@example.com\",".formatted(i))
            .append("\"note\":\"Lorem ipsum dolor sit amet, consectetur\",\"ok\":true}");
      }
      bytes = json.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
      form = Form.JSON;
    }

    private void deltas() {
      String event =
          """
          data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":" hello"},"finish_reason":null}]}

          """;
      bytes = event.repeat(750).getBytes(StandardCharsets.US_ASCII);
      form = Form.SSE;
    }
  }

  /** Masks one body. */
  @Benchmark
  public int mask(Body body) throws UninspectableException {
    Masker masker = Masker.standard();
    MaskStream stream = masker.open(MaskPlan.of(masker.detectors()), body.form);
    int written = 0;
    for (int from = 0; from < body.bytes.length; from += CHUNK) {
      int length = Math.min(CHUNK, body.bytes.length - from);
      written += stream.write(ByteBuffer.wrap(body.bytes, from, length)).length();
    }
    return written + stream.finish().length();
  }
}
