package dev.sallyport.policy.wasm;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportMemory;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a policy module imports: its memory, {@code opa_abort}, and the builtins that OPA leaves to
 * its host.
 */
final class HostFunctions {

  /** A builtin by value: its arguments in, its result out. */
  private interface Builtin {
    JsonNode apply(List<JsonNode> arguments);
  }

  private static final Map<String, Builtin> AVAILABLE =
      Map.of("sprintf", arguments -> Sprintf.apply(arguments.get(0), arguments.get(1)));

  private static final int MAX_ARGUMENTS = 4;

  private @Nullable PolicyInstance instance;
  private Map<Integer, Builtin> builtins = Map.of();

  ImportValues imports(Memory memory) {
    ImportValues.Builder imports =
        ImportValues.builder()
            .addMemory(new ImportMemory("env", "memory", memory))
            .addFunction(function("opa_abort", 1, false, this::abort));
    for (int arguments = 0; arguments <= MAX_ARGUMENTS; arguments++) {
      imports.addFunction(function("opa_builtin" + arguments, arguments + 2, true, this::builtin));
    }
    return imports.build();
  }

  /**
   * Finds the builtins that a module calls.
   *
   * @param instance instance of the module
   * @param ids the module's numbers of builtins by name
   * @throws UnusableModuleException if one is not available
   */
  void bind(PolicyInstance instance, Map<String, Integer> ids) throws UnusableModuleException {
    TreeSet<String> missing = new TreeSet<>(ids.keySet());
    missing.removeAll(AVAILABLE.keySet());
    if (!missing.isEmpty()) {
      throw new UnusableModuleException(
          "the policy calls builtins that are not available here: "
              + String.join(", ", missing)
              + ". Take the time from input.time, and what would be fetched from data;"
              + " docs/policy.md lists the builtins that work",
          missing);
    }
    Map<Integer, Builtin> found = new HashMap<>();
    ids.forEach((name, id) -> found.put(id, Objects.requireNonNull(AVAILABLE.get(name))));
    this.instance = instance;
    this.builtins = Map.copyOf(found);
  }

  private long abort(long[] arguments) {
    PolicyInstance running = instance;
    throw new AbortException(
        running == null ? "abort while starting" : running.message((int) arguments[0]));
  }

  /** Arguments are the builtin's number, a context without use here, and addresses of values. */
  private long builtin(long[] arguments) {
    PolicyInstance running = instance;
    Builtin builtin = builtins.get((int) arguments[0]);
    if (running == null || builtin == null) {
      throw new AbortException("unknown builtin " + arguments[0]);
    }
    List<JsonNode> values = new ArrayList<>();
    for (int i = 2; i < arguments.length; i++) {
      values.add(running.read((int) arguments[i]));
    }
    return running.write(builtin.apply(values));
  }

  private interface Body {
    long apply(long[] arguments);
  }

  private static HostFunction function(String name, int parameters, boolean returns, Body body) {
    FunctionType type =
        FunctionType.of(
            Collections.nCopies(parameters, ValType.I32),
            returns ? List.of(ValType.I32) : List.of());
    return new HostFunction(
        "env",
        name,
        type,
        (instance, arguments) -> {
          long result = body.apply(arguments);
          return returns ? new long[] {result} : new long[0];
        });
  }
}
