package dev.sallyport.bench.policy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.policy.EngineOptions;
import dev.sallyport.policy.InputJson;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.StandardBundle;
import dev.sallyport.policy.TarGz;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.body.BodyHead;
import dev.sallyport.policy.body.BodyReader;
import dev.sallyport.policy.body.InspectedBody;
import dev.sallyport.policy.memo.MemoCounters;
import dev.sallyport.policy.memo.MemoisedEngine;
import dev.sallyport.policy.wasm.EvaluationException;
import dev.sallyport.policy.wasm.EvaluationPool;
import dev.sallyport.policy.wasm.ModuleCache;
import dev.sallyport.policy.wasm.UnusableModuleException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * A decision that is remembered, one that never is because every path is another, the call of
 * WebAssembly within that, one with a long body, and the digest of an input.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
@Threads(2)
public class MemoBenchmark {

  private static final BodyHead HEAD =
      new BodyHead(
          "POST",
          List.of("v1", "chat", "completions"),
          Map.of("content-type", List.of("application/json")));

  private static final byte[] BODY =
      """
      {"model": "gpt-5", "max_tokens": 200, "messages": [{"role": "user", "content": "%s"}]}
      """
          .formatted("Who was Ada Lovelace? ".repeat(465))
          .getBytes(StandardCharsets.UTF_8);

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

  /** A call of a model with 10 KiB of text: its body is read, and the policy asked. */
  @Benchmark
  public List<Decision> longBody() {
    List<Decision> decisions = new ArrayList<>();
    for (InspectedBody element : BodyReader.read(Kind.LLM, HEAD, ByteBuffer.wrap(BODY))) {
      decisions.add(
          Objects.requireNonNull(engine)
              .decide(Questions.input("models", "/v1/chat/completions").with(element)));
    }
    return decisions;
  }

  /** The digest that stands for an input in the record of its decision. */
  @Benchmark
  public String digest() {
    return Sha256.hex(InputJson.write(Questions.input("/v1/chat/completions?timeout=10")));
  }

  /** The WebAssembly call alone: the input is written already, the decision is not read. */
  @Benchmark
  public byte[] webAssemblyAlone() throws EvaluationException {
    EvaluationPool open = Objects.requireNonNull(module);
    return open.evaluate(
        Objects.requireNonNull(open.entrypoints().get(WasmPolicyEngine.DECISION)), json);
  }
}
