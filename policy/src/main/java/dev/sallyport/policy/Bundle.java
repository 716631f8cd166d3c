package dev.sallyport.policy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.policy.dependency.Dependencies;
import dev.sallyport.policy.dependency.DependenciesJson;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of an OPA bundle counts here: the compiled policy, its data, and what it can read. */
final class Bundle {

  private static final JsonMapper JSON = new JsonMapper();

  /** What a delta bundle consists of. */
  private static final String DELTA = "patch.json";

  private final byte[] wasm;
  private final ObjectNode data;
  private final Optional<Dependencies> dependencies;

  private Bundle(byte[] wasm, ObjectNode data, Optional<Dependencies> dependencies) {
    this.wasm = wasm;
    this.data = data;
    this.dependencies = dependencies;
  }

  /** The WebAssembly module; not to be written to. */
  byte[] wasm() {
    return wasm;
  }

  /** The bundle's own data. */
  ObjectNode data() {
    return data;
  }

  /** What its decisions can depend on, if the bundle says so. */
  Optional<Dependencies> dependencies() {
    return dependencies;
  }

  /**
   * Reads a bundle as {@code opa build -t wasm} writes it: a gzipped tar with {@code /policy.wasm}
   * and {@code /data.json}.
   *
   * @throws PolicyException if it is no such bundle
   */
  static Bundle read(byte[] bundle) throws PolicyException {
    Map<String, byte[]> files = TarGz.read(bundle);
    if (files.containsKey(DELTA)) {
      throw new PolicyException(
          "the bundle is a delta ("
              + DELTA
              + "), which is nothing without the bundle before it. Hand out whole ones, which the"
              + " request prefers (modes=snapshot)");
    }
    byte[] wasm = files.get("policy.wasm");
    if (wasm == null) {
      throw new PolicyException(
          "the bundle has no policy.wasm. Build it with"
              + " 'opa build -t wasm -e sallyport/main/decision'");
    }
    return new Bundle(wasm, data(files.get("data.json")), dependencies(files, wasm));
  }

  private static ObjectNode data(byte @Nullable [] json) throws PolicyException {
    if (json == null) {
      return JSON.createObjectNode();
    }
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        return object;
      }
      throw new PolicyException("the bundle's data.json is no JSON object");
    } catch (IOException e) {
      throw new PolicyException("the bundle's data.json is not JSON", e);
    }
  }

  private static Optional<Dependencies> dependencies(Map<String, byte[]> files, byte[] wasm)
      throws PolicyException {
    byte[] list = files.get(DependenciesJson.FILE);
    if (list == null) {
      return Optional.empty();
    }
    try {
      return DependenciesJson.read(list, Sha256.hex(wasm));
    } catch (IOException e) {
      throw new PolicyException(
          "the bundle's %s cannot be used: %s. Build it again with 'sallyport policy build'"
              .formatted(DependenciesJson.FILE, e.getMessage()),
          e);
    }
  }
}
