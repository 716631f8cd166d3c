package dev.sallyport.bench.policy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.identity.Identity;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.RequestHead;
import dev.sallyport.policy.StandardBundle;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.memo.MemoCounters;
import dev.sallyport.policy.memo.MemoisedEngine;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** A decision that is remembered, and one that never is because every path is another. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
@Threads(2)
public class MemoBenchmark {

  private static final String DATA =
      """
      {"sallyport": {"resources": {"limited": {"allow": [
        {"groups": ["partners"], "methods": ["GET"], "paths": ["/v1/models"]},
        {"groups": ["engineers"], "methods": ["GET", "POST"], "paths": ["/health", "/v1"],
         "hold": {"methods": ["DELETE"]}, "mask": {"response": ["email", "us-ssn"]}, "recording": "full"}]}
      }}}
      """;

  private final AtomicLong count = new AtomicLong();
  private @Nullable PolicyEngine engine;

  /** Loads the bundle. */
  @Setup
  public void load() throws PolicyException, IOException {
    engine =
        MemoisedEngine.of(
            WasmPolicyEngine.load(StandardBundle.bytes(), new JsonMapper().readTree(DATA)),
            new MemoCounters());
  }

  /** Closes the engine. */
  @TearDown
  public void close() {
    Objects.requireNonNull(engine).close();
  }

  /** The same question again. */
  @Benchmark
  public Decision remembered() {
    return Objects.requireNonNull(engine).decide(input("/v1/chat/completions?timeout=10"));
  }

  /** Another question every time: key, evaluation, and a new entry. */
  @Benchmark
  public Decision missed() {
    return Objects.requireNonNull(engine).decide(input("/v1/files/" + count.incrementAndGet()));
  }

  private static PolicyInput input(String target) {
    return new PolicyInput(
        new Identity("corp", "alice", Set.of("all", "engineers", "staff"), Instant.MAX),
        "limited",
        Kind.LLM,
        RequestHead.of(
            "POST",
            "chat.example.com",
            target,
            Map.of(
                "accept", List.of("application/json"),
                "content-type", List.of("application/json"),
                "user-agent", List.of("OpenAI/Python 1.99.1"))),
        new PolicyInput.Connection("TLSv1.3", Optional.empty(), "192.0.2.7"),
        Instant.EPOCH);
  }
}
