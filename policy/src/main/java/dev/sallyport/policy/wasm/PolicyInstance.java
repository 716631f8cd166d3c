package dev.sallyport.policy.wasm;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.MemoryImport;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A policy with its data in a memory of its own. For one thread at a time. After an {@link
 * EvaluationException} the memory may be in any state, and the instance must not be used again.
 *
 * <p>The memory is used as OPA's documentation of the Wasm ABI has it: data is parsed once, and
 * every evaluation starts with the heap pointer right behind it, which forgets the evaluation
 * before.
 */
public final class PolicyInstance {

  /** 64 MiB: data, input and everything an evaluation makes of them. */
  private static final int MAX_PAGES = 1024;

  private static final int INITIAL_PAGES = 16;
  private static final int MAX_RESULT = 64 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private final Memory memory;
  private final ExportFunction eval;
  private final ExportFunction malloc;
  private final ExportFunction heapGet;
  private final ExportFunction heapSet;
  private final ExportFunction jsonParse;
  private final ExportFunction jsonDump;
  private final Map<String, Integer> entrypoints;
  private final int data;
  private final int heap;

  private PolicyInstance(Instance instance, HostFunctions host, byte[] data)
      throws UnusableModuleException {
    this.memory = instance.memory();
    this.eval = instance.export("opa_eval");
    this.malloc = instance.export("opa_malloc");
    this.heapGet = instance.export("opa_heap_ptr_get");
    this.heapSet = instance.export("opa_heap_ptr_set");
    this.jsonParse = instance.export("opa_json_parse");
    this.jsonDump = instance.export("opa_json_dump");
    host.bind(this, ids(instance.export("builtins")));
    this.entrypoints = ids(instance.export("entrypoints"));
    this.data = parse(data);
    if (this.data == 0) {
      throw new UnusableModuleException("the data document is no JSON that the policy can read");
    }
    this.heap = call(heapGet);
  }

  static PolicyInstance of(WasmModule module, Function<Instance, Machine> machines, byte[] data)
      throws UnusableModuleException {
    HostFunctions host = new HostFunctions();
    try {
      Instance instance =
          Instance.builder(module)
              .withMachineFactory(machines)
              .withImportValues(host.imports(memory(module)))
              .build();
      return new PolicyInstance(instance, host, data);
    } catch (AbortException e) {
      throw new UnusableModuleException("the policy cannot take its data: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new UnusableModuleException(
          "policy.wasm is no policy that OPA compiled (Wasm ABI 1.2 or later)", e);
    }
  }

  /** Entrypoints by path, for example {@code sallyport/main/decision}. */
  public Map<String, Integer> entrypoints() {
    return entrypoints;
  }

  /**
   * Evaluates an entrypoint.
   *
   * @param entrypoint number from {@link #entrypoints}
   * @param input JSON that Rego sees as {@code input}
   * @return JSON array of results, each {@code {"result": value}}; empty when undefined
   * @throws EvaluationException if the evaluation trapped, was interrupted, outgrew its memory or
   *     gave more than 64 KiB
   */
  public byte[] evaluate(int entrypoint, byte[] input) throws EvaluationException {
    try {
      call(heapSet, heap);
      int address = write(input);
      int behind = call(heapGet);
      return text(call(eval, 0, entrypoint, data, address, input.length, behind, 0));
    } catch (AbortException e) {
      throw new EvaluationException("the policy gave up: " + e.getMessage(), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new EvaluationException("the evaluation trapped: " + e, e);
    }
  }

  /** Reads the value at an address of the instance. */
  JsonNode read(int address) {
    try {
      return JSON.readTree(text(call(jsonDump, address)));
    } catch (IOException | EvaluationException e) {
      throw new AbortException("a value could not be read", e);
    }
  }

  /** Writes a value into the instance; its address. */
  int write(JsonNode value) {
    try {
      return parse(JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new AbortException("a value could not be written", e);
    }
  }

  /** The message at an address, as {@code opa_abort} hands it over. */
  String message(int address) {
    return memory.readCString(address);
  }

  /** A memory at least as large as the module says it needs. */
  private static Memory memory(WasmModule module) {
    int needed =
        module.importSection().stream()
            .filter(MemoryImport.class::isInstance)
            .map(MemoryImport.class::cast)
            .mapToInt(memory -> memory.limits().initialPages())
            .max()
            .orElse(0);
    return new ByteArrayMemory(new MemoryLimits(Math.max(needed, INITIAL_PAGES), MAX_PAGES));
  }

  private Map<String, Integer> ids(ExportFunction export) {
    Map<String, Integer> ids = new HashMap<>();
    read(call(export)).properties().forEach(id -> ids.put(id.getKey(), id.getValue().intValue()));
    return Map.copyOf(ids);
  }

  private int parse(byte[] json) {
    return call(jsonParse, write(json), json.length);
  }

  private int write(byte[] bytes) {
    int address = call(malloc, bytes.length);
    memory.write(address, bytes);
    return address;
  }

  private byte[] text(int address) throws EvaluationException {
    int end = address;
    while (memory.read(end) != 0) {
      if (++end - address > MAX_RESULT) {
        throw new EvaluationException("the result is longer than " + MAX_RESULT + " bytes");
      }
    }
    return memory.readBytes(address, end - address);
  }

  private static int call(ExportFunction function, long... arguments) {
    long[] results = function.apply(arguments);
    return results == null || results.length == 0 ? 0 : (int) results[0];
  }
}
