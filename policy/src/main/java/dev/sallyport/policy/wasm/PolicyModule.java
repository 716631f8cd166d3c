package dev.sallyport.policy.wasm;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import java.util.function.Function;

/**
 * A policy compiled to JVM bytecode, from which any number of instances are made. Compiling takes a
 * second or so of processor time; an instance a few milliseconds.
 *
 * <p>OPA's own SDK for Java compiles a module anew for every instance. That is why the calling
 * convention (OPA's "Wasm ABI", version 1.2 and later) is spoken here.
 */
public final class PolicyModule {

  private final WasmModule module;
  private final Function<Instance, Machine> machines;

  private PolicyModule(WasmModule module, Function<Instance, Machine> machines) {
    this.module = module;
    this.machines = machines;
  }

  /**
   * Compiles a module. Functions too large for a JVM method are interpreted instead.
   *
   * @throws UnusableModuleException if the bytes are no valid WebAssembly module
   */
  public static PolicyModule compile(byte[] wasm) throws UnusableModuleException {
    try {
      WasmModule module = Parser.parse(wasm);
      return new PolicyModule(
          module,
          MachineFactoryCompiler.builder(module)
              .withInterpreterFallback(InterpreterFallback.SILENT)
              .compile());
    } catch (RuntimeException e) {
      throw new UnusableModuleException("policy.wasm is not a valid WebAssembly module", e);
    }
  }

  /**
   * Makes an instance that evaluates on a data document.
   *
   * @param data JSON object that Rego sees as {@code data}
   * @throws UnusableModuleException if the module is no policy, needs a builtin that is missing, or
   *     has no room for the data
   */
  public PolicyInstance instantiate(byte[] data) throws UnusableModuleException {
    return PolicyInstance.of(module, machines, data);
  }
}
