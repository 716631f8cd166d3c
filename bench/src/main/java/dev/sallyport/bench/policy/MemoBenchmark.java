package dev.sallyport.bench.policy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.policy.EngineOptions;
import dev.sallyport.policy.InputJson;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.StandardBundle;
import dev.sallyport.policy.TarGz;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.memo.MemoCounters;
import dev.sallyport.policy.memo.MemoisedEngine;
import dev.sallyport.policy.wasm.EvaluationException;
import dev.sallyport.policy.wasm.EvaluationPool;
import dev.sallyport.policy.wasm.ModuleCache;
import dev.sallyport.policy.wasm.UnusableModuleException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
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

/**
 * A decision that is remembered, one that never is because every path is another, and the call of
 * WebAssembly within that.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
@Threads(2)
public class MemoBenchmark {

  private final AtomicLong count = new AtomicLong();
  private @Nullable PolicyEngine engine;
  private @Nullable EvaluationPool module;
  private byte[] json = {};

  /** Loads the bundle. */
  @Setup
  public void load() throws PolicyException, IOException, UnusableModuleException {
    engine =
        MemoisedEngine.of(
            WasmPolicyEngine.load(
                StandardBundle.bytes(), new JsonMapper().readTree(Questions.DATA)),
            new MemoCounters());
    byte[] wasm = TarGz.read(StandardBundle.bytes()).get("policy.wasm");
    module =
        EvaluationPool.open(
            new ModuleCache().get("standard", Objects.requireNonNull(wasm)),
            Questions.DATA.getBytes(StandardCharsets.UTF_8),
            EngineOptions.DEFAULT.instances(),
            EngineOptions.DEFAULT.evaluationLimit());
    json = InputJson.write(Questions.input("/v1/chat/completions?timeout=10"));
  }

  /** Closes the engine. */
  @TearDown
  public void close() {
    Objects.requireNonNull(engine).close();
    Objects.requireNonNull(module).close();
  }

  /** The same question again. */
  @Benchmark
  public Decision remembered() {
    return Objects.requireNonNull(engine)
        .decide(Questions.input("/v1/chat/completions?timeout=10"));
  }

  /** Another question every time: key, evaluation, and a new entry. */
  @Benchmark
  public Decision missed() {
    return Objects.requireNonNull(engine)
        .decide(Questions.input("/v1/files/" + count.incrementAndGet()));
  }

  /** The WebAssembly call alone: the input is written already, the decision is not read. */
  @Benchmark
  public byte[] webAssemblyAlone() throws EvaluationException {
    EvaluationPool open = Objects.requireNonNull(module);
    return open.evaluate(
        Objects.requireNonNull(open.entrypoints().get(WasmPolicyEngine.DECISION)), json);
  }
}
