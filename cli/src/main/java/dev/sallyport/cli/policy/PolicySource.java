package dev.sallyport.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.StandardBundle;
import dev.sallyport.policy.WasmPolicyEngine;
import dev.sallyport.policy.build.FiredRules;
import dev.sallyport.policy.build.OpaCommand;
import dev.sallyport.policy.build.PolicyBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Where a policy is taken from.
 *
 * @param policy {@code standard}, a bundle, or a folder with Rego
 * @param data file with data, JSON or YAML; a {@code sallyport.yaml} counts by its {@code
 *     policy.data}
 */
public record PolicySource(String policy, Optional<Path> data) {

  private static final String STANDARD = "standard";

  /** The folder with Rego, if it is one. */
  public Optional<Path> folder() {
    return !policy.equals(STANDARD) && Files.isDirectory(Path.of(policy))
        ? Optional.of(Path.of(policy))
        : Optional.empty();
  }

  /**
   * A policy that is here.
   *
   * @param bundle its bytes
   * @param document its data
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
  public record Loaded(byte[] bundle, JsonNode document) {

    /**
     * Makes it ready to decide.
     *
     * @throws PolicyException if it cannot, with the reason
     */
    public WasmPolicyEngine engine() throws PolicyException {
      return WasmPolicyEngine.load(bundle, document);
    }

    /**
     * The rules that have a value for an input.
     *
     * @throws PolicyException if there is no opa, or it cannot tell
     */
    public List<FiredRules.Rule> fired(byte[] input, Map<String, String> environment)
        throws PolicyException {
      return FiredRules.of(OpaCommand.find(environment), bundle, document, input);
    }
  }

  /**
   * Gets it, after building it where it is a folder.
   *
   * @param otherwise data where no file is named
   * @param environment environment variables
   * @throws PolicyException if it cannot be built, with the reason
   * @throws IOException if a file cannot be read
   */
  public Loaded get(Optional<JsonNode> otherwise, Map<String, String> environment)
      throws PolicyException, IOException {
    JsonNode document =
        data.isPresent()
            ? data(data.get())
            : otherwise.orElseGet(JsonNodeFactory.instance::objectNode);
    return new Loaded(bundle(environment), document);
  }

  /** As {@link #get}, ready to decide. */
  public WasmPolicyEngine load(Optional<JsonNode> otherwise, Map<String, String> environment)
      throws PolicyException, IOException {
    return get(otherwise, environment).engine();
  }

  private byte[] bundle(Map<String, String> environment) throws PolicyException, IOException {
    if (policy.equals(STANDARD)) {
      return StandardBundle.bytes();
    }
    Optional<Path> folder = folder();
    return folder.isPresent()
        ? new PolicyBuilder(OpaCommand.find(environment)).build(folder.get()).bundle()
        : Files.readAllBytes(Path.of(policy));
  }

  private static JsonNode data(Path file) throws PolicyException, IOException {
    try {
      Object content =
          new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
      JsonNode json = new JsonMapper().valueToTree(content);
      return json.has("listeners") ? json.at("/policy/data") : json;
    } catch (YamlEngineException e) {
      throw new PolicyException(file + " is neither JSON nor YAML: " + e.getMessage(), e);
    }
  }
}
