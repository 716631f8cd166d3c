package dev.sallyport.policy.wasm;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiled modules that something still uses, by the digest of their code, so that new data for an
 * old policy costs no compilation.
 */
public final class ModuleCache {

  private final ConcurrentHashMap<String, WeakReference<PolicyModule>> modules =
      new ConcurrentHashMap<>();

  /** An empty cache. */
  public ModuleCache() {}

  /**
   * The compiled module; compiled now unless it still is in use.
   *
   * @param digest SHA-256 of {@code wasm}
   * @param wasm the module
   * @throws UnusableModuleException if the bytes are no valid WebAssembly module
   */
  public PolicyModule get(String digest, byte[] wasm) throws UnusableModuleException {
    modules.values().removeIf(module -> module.refersTo(null));
    WeakReference<PolicyModule> known = modules.get(digest);
    PolicyModule module = known == null ? null : known.get();
    if (module == null) {
      module = PolicyModule.compile(wasm);
      modules.put(digest, new WeakReference<>(module));
    }
    return module;
  }
}
