package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.yaml.Yaml;
import dev.sallyport.core.config.yaml.YamlJson;
import dev.sallyport.core.config.yaml.YamlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema, held against another implementation of JSON Schema. */
class ConfigSchemaTest {

  private static final String RESOURCE = "sallyport.schema.json";

  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ConfigSchema.json());

  private Workbench workbench;

  @BeforeEach
  void open(@TempDir Path folder) {
    workbench = new Workbench(folder).withExampleFiles();
  }

  @Test
  void isPublishedAsItFollowsFromTheKeys() throws IOException {
    Path current = Path.of("target", RESOURCE);
    Files.writeString(current, ConfigSchema.json());

    assertThat(ConfigErrorsTest.resource(RESOURCE))
        .as("the published schema is stale; copy core/%s over it", current)
        .isEqualTo(ConfigSchema.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sallyport.yaml", "quickstart/sallyport.yaml"})
  void acceptsTheExamples(String example) {
    assertThat(SCHEMA.validate(json(Workbench.wholeExample(example)).orElseThrow())).isEmpty();
  }

  /** The loader looks further than the schema, so it may refuse more, never less. */
  @ParameterizedTest
  @MethodSource("badDocuments")
  void refusesNothingThatTheLoaderAccepts(String yaml) {
    Optional<JsonNode> document = json(yaml);

    if (document.isPresent() && !SCHEMA.validate(document.get()).isEmpty()) {
      assertThat(workbench.errors(yaml)).isNotEmpty();
    }
  }

  static Stream<String> badDocuments() {
    return ConfigErrorsTest.changes()
        .map(change -> ConfigErrorsTest.BASE.replace(change.from(), change.to()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 1 -> version: 2",
        "version: 1 -> version: '1'",
        "port: 8443 -> port: '8443'",
        "port: 8443 -> port: 65536",
        "port: 8443 -> prot: 8443",
        "profile: modern -> profile: Old",
        "hostname: chat.example.com -> hostname: Chat.Example.com",
        "hostname: chat.example.com -> hostname: '*.example.com'",
        "hostname: chat.example.com -> hostname: [a.example.com]",
        "path-prefix: /v1 -> path-prefix: /v1/",
        "issuer: https:// -> issuer: http://",
        "audiences: [sallyport] -> audiences: []",
        "audiences: [sallyport] -> audiences: [a, a]",
        "audiences: [sallyport] -> audiences: [a], algorithms: [HS256]",
        "addresses: [api.example.com:443] -> addresses: [https://api.example.com]",
        "addresses: [api.example.com:443] -> addresses: []",
        "authorities: system -> authorities: none",
        "authorities: system -> pins: [sha256/AAAA]",
        "authorities: system -> minimum-version: 1.1",
        "value: env:OPENAI_API_KEY -> value: sk-inline",
        "header: x-api-key -> header: X-Api-Key",
        "max-body: 1MiB -> max-body: 1MB",
        "level: full -> level: all",
        "personal: [email] -> Personal: [email]",
        "bundle: standard -> bundle: other",
        "bundle: standard -> data: [1]",
        "mask: { request -> masks: { request"
      })
  void refusesWhatTheLoaderRefusesForItsForm(String change) {
    int arrow = change.indexOf(" -> ");
    String yaml =
        ConfigErrorsTest.BASE.replace(change.substring(0, arrow), change.substring(arrow + 4));

    assertThat(workbench.errors(yaml)).isNotEmpty();
    assertThat(SCHEMA.validate(json(yaml).orElseThrow())).isNotEmpty();
  }

  private static Optional<JsonNode> json(String yaml) {
    Problems problems = new Problems();
    Optional<Yaml> document = YamlText.read(yaml.getBytes(StandardCharsets.UTF_8), problems);
    return document.map(value -> YamlJson.of(value, problems));
  }
}
