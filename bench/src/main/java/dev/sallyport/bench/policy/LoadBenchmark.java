package dev.sallyport.bench.policy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.policy.PolicyEngine;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.StandardBundle;
import dev.sallyport.policy.WasmPolicyEngine;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Loading the standard bundle in a fresh process, which compiles it. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Fork(5)
public class LoadBenchmark {

  /** From bytes to an engine that decides. */
  @Benchmark
  public PolicyEngine load() throws PolicyException {
    return WasmPolicyEngine.load(StandardBundle.bytes(), new JsonMapper().createObjectNode());
  }
}
