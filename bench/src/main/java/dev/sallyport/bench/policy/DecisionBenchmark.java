package dev.sallyport.bench.policy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.StandardBundle;
import dev.sallyport.policy.WasmPolicyEngine;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision of the standard policy, input to decision, the input's JSON and the pool included.
 * Run the class {@code org.openjdk.jmh.Main} with this one's name.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class DecisionBenchmark {

  /** Which resource is asked for: one simple rule, two rules with limits, or none at all. */
  @Param({"simple", "limited", "unknown"})
  public String resource = "";

  private @Nullable PolicyEngine engine;

  /** Loads the bundle. */
  @Setup
  public void load() throws PolicyException, IOException {
    engine =
        WasmPolicyEngine.load(StandardBundle.bytes(), new JsonMapper().readTree(Questions.DATA));
  }

  /** Closes the engine. */
  @TearDown
  public void close() {
    Objects.requireNonNull(engine).close();
  }

  /** One caller at a time. */
  @Benchmark
  @Threads(1)
  public Decision oneThread() {
    return Objects.requireNonNull(engine).decide(input());
  }

  /** Two callers at once. */
  @Benchmark
  @Threads(2)
  public Decision twoThreads() {
    return Objects.requireNonNull(engine).decide(input());
  }

  private PolicyInput input() {
    return Questions.input(resource, "/v1/chat/completions?timeout=10");
  }
}
