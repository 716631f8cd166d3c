package dev.sallyport.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.decision.Decision;
import dev.sallyport.core.decision.Reason;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.policy.dependency.Dependencies;
import dev.sallyport.policy.wasm.EvaluationException;
import dev.sallyport.policy.wasm.EvaluationPool;
import dev.sallyport.policy.wasm.ModuleCache;
import dev.sallyport.policy.wasm.UnusableModuleException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a bundle that {@code opa build -t wasm} made, in this process.
 *
 * <p>Loading compiles the module, which takes a second or so of processor time: do it off the hot
 * path, and swap engines when it is done. Loading the same policy with other data does not compile
 * it again while an engine of it is in use.
 */
public final class WasmPolicyEngine implements PolicyEngine, InputDecider {

  /** What decides: package {@code sallyport.main}, rule {@code decision}. */
  public static final String DECISION = "sallyport/main/decision";

  /** What checks the data document, if the bundle has it: a set of sentences, empty when sound. */
  public static final String PROBLEMS = "sallyport/main/problems";

  /**
   * What says whether the policy looks into bodies, if the bundle has it: sees {@code
   * input.resource.name} alone; undefined is no.
   */
  public static final String READS_BODY = "sallyport/main/reads_body";

  private static final System.Logger LOG = System.getLogger(WasmPolicyEngine.class.getName());
  private static final JsonMapper JSON = new JsonMapper();
  private static final ModuleCache MODULES = new ModuleCache();

  private final String digest;
  private final Optional<Dependencies> dependencies;
  private final Set<Part> parts;
  private final EvaluationPool pool;
  private final int entrypoint;
  private final DecisionJson decisions;

  private WasmPolicyEngine(
      String digest,
      Optional<Dependencies> dependencies,
      EvaluationPool pool,
      int entrypoint,
      DecisionJson decisions) {
    this.digest = digest;
    this.dependencies = dependencies;
    this.parts = dependencies.map(Part::readBy).orElseGet(Part::all);
    this.pool = pool;
    this.entrypoint = entrypoint;
    this.decisions = decisions;
  }

  /** As {@link #load(byte[], JsonNode, EngineOptions)} with {@link EngineOptions#DEFAULT}. */
  public static WasmPolicyEngine load(byte[] bundle, JsonNode data) throws PolicyException {
    return load(bundle, data, EngineOptions.DEFAULT);
  }

  /**
   * Loads a bundle.
   *
   * @param bundle gzipped tar, at most 16 MiB
   * @param data object that Rego sees as {@code data}, merged over the bundle's own: objects key by
   *     key, anything else replaces what the bundle has
   * @param options bounds
   * @throws PolicyException if the bundle cannot decide, or it finds problems in the data
   */
  public static WasmPolicyEngine load(byte[] bundle, JsonNode data, EngineOptions options)
      throws PolicyException {
    Bundle parts = Bundle.read(bundle);
    ObjectNode merged = DataDocument.merge(parts.data(), data);
    EvaluationPool pool;
    try {
      pool =
          EvaluationPool.open(
              MODULES.get(Sha256.hex(parts.wasm()), parts.wasm()),
              JSON.writeValueAsBytes(merged),
              options.instances(),
              options.evaluationLimit());
    } catch (UnusableModuleException e) {
      throw new PolicyException(
          "the bundle cannot be used: " + e.getMessage() + places(e.builtins(), parts), e);
    } catch (IOException e) {
      throw new PolicyException("policy.data is not representable as JSON", e);
    }
    try {
      return new WasmPolicyEngine(
          Sha256.hex(bundle),
          parts.dependencies(),
          pool,
          checked(pool, merged),
          new DecisionJson(options.detectors()));
    } catch (PolicyException e) {
      pool.close();
      throw e;
    }
  }

  /** Where builtins are called, as far as the bundle knows. */
  private static String places(Set<String> builtins, Bundle parts) {
    Map<String, String> known =
        parts.dependencies().map(Dependencies::builtins).orElse(Collections.emptySortedMap());
    List<String> places =
        builtins.stream()
            .filter(known::containsKey)
            .sorted()
            .map(builtin -> builtin + " at " + known.get(builtin))
            .toList();
    return places.isEmpty() ? "" : " (" + String.join(", ", places) + ")";
  }

  /** What its decisions can depend on beside data; empty if the bundle does not say so. */
  public Optional<Dependencies> dependencies() {
    return dependencies;
  }

  /** The number of the entrypoint that decides, once the bundle has no objection to its data. */
  private static int checked(EvaluationPool pool, ObjectNode data) throws PolicyException {
    Set<String> entrypoints = pool.entrypoints().keySet();
    Integer decision = pool.entrypoints().get(DECISION);
    if (decision == null) {
      throw new PolicyException(
          "the bundle has no entrypoint "
              + DECISION
              + ", only "
              + entrypoints.stream().sorted().toList()
              + ". Build it with 'opa build -t wasm -e "
              + DECISION
              + "'");
    }
    for (String path : entrypoints) {
      if (!data.at("/" + path).isMissingNode()) {
        throw new PolicyException(
            "policy.data." + path.replace('/', '.') + " is where the bundle has a rule. Rename it");
      }
    }
    Integer problems = pool.entrypoints().get(PROBLEMS);
    if (problems != null) {
      List<String> found = problems(pool, problems);
      if (!found.isEmpty()) {
        throw new PolicyException("policy.data: " + String.join("; ", found));
      }
    }
    return decision;
  }

  private static List<String> problems(EvaluationPool pool, int entrypoint) throws PolicyException {
    try {
      List<String> problems = new ArrayList<>();
      JSON.readTree(pool.evaluate(entrypoint, new byte[] {'{', '}'}))
          .path(0)
          .path("result")
          .forEach(problem -> problems.add(problem.asText()));
      return problems.stream().sorted().toList();
    } catch (EvaluationException | IOException e) {
      throw new PolicyException(
          "the bundle's own check of policy.data failed: " + e.getMessage(), e);
    }
  }

  @Override
  public Decision decide(PolicyInput input) {
    try {
      return decide(InputJson.write(input, parts));
    } catch (RuntimeException e) {
      warn("failed evaluation", e.toString());
      return Decision.Deny.because(Reason.EVALUATION_FAILED);
    }
  }

  @Override
  public Decision decide(byte[] input) {
    try {
      return decisions.read(pool.evaluate(entrypoint, input));
    } catch (DecisionJson.BrokenException e) {
      warn("invalid decision", e.getMessage());
      return Decision.Deny.because(Reason.INVALID_DECISION);
    } catch (EvaluationException e) {
      warn("failed evaluation", e.getMessage());
      return Decision.Deny.because(Reason.EVALUATION_FAILED);
    }
  }

  @Override
  public boolean readsBody(String resource) {
    if (dependencies.isPresent() && !dependencies.get().readsBody(resource)) {
      return false;
    }
    Integer reads = pool.entrypoints().get(READS_BODY);
    if (reads == null) {
      return true;
    }
    ObjectNode input = JSON.createObjectNode();
    input.putObject("resource").put("name", resource);
    try {
      JsonNode results = JSON.readTree(pool.evaluate(reads, JSON.writeValueAsBytes(input)));
      return !results.isEmpty() && !results.path(0).path("result").equals(BooleanNode.FALSE);
    } catch (EvaluationException | IOException e) {
      warn("failed " + READS_BODY, e.getMessage());
      return true;
    }
  }

  private void warn(String what, @Nullable String why) {
    LOG.log(System.Logger.Level.WARNING, "{0} of bundle {1}: {2}", what, digest, why);
  }

  @Override
  public String bundleDigest() {
    return digest;
  }

  @Override
  public void close() {
    pool.close();
  }
}
