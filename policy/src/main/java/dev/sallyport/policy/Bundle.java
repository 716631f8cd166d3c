package dev.sallyport.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** What of an OPA bundle counts here: the compiled policy and its data. */
final class Bundle {

  private static final JsonMapper JSON = new JsonMapper();

  private final byte[] wasm;
  private final ObjectNode data;

  private Bundle(byte[] wasm, ObjectNode data) {
    this.wasm = wasm;
    this.data = data;
  }

  /** The WebAssembly module; not to be written to. */
  byte[] wasm() {
    return wasm;
  }

  /** The bundle's own data. */
  ObjectNode data() {
    return data;
  }

  /**
   * Reads a bundle as {@code opa build -t wasm} writes it: a gzipped tar with {@code /policy.wasm}
   * and {@code /data.json}.
   *
   * @throws PolicyException if it is no such bundle
   */
  static Bundle read(byte[] bundle) throws PolicyException {
    Map<String, byte[]> files = TarGz.read(bundle);
    byte[] wasm = files.get("policy.wasm");
    if (wasm == null) {
      throw new PolicyException(
          "the bundle has no policy.wasm. Build it with"
              + " 'opa build -t wasm -e sallyport/main/decision'");
    }
    byte[] data = files.get("data.json");
    if (data == null) {
      return new Bundle(wasm, JSON.createObjectNode());
    }
    try {
      JsonNode document = JSON.readTree(data);
      if (document instanceof ObjectNode object) {
        return new Bundle(wasm, object);
      }
      throw new PolicyException("the bundle's data.json is no JSON object");
    } catch (IOException e) {
      throw new PolicyException("the bundle's data.json is not JSON", e);
    }
  }
}
