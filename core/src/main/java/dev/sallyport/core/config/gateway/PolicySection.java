package dev.sallyport.core.config.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.FreeForm;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.BundleTrust;
import dev.sallyport.core.resource.OpaServer;
import dev.sallyport.core.resource.PolicySource;
import java.io.IOException;
import java.util.Optional;

/** What decides. */
final class PolicySection {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Key<FreeForm.Value<Reference.File>> DATA =
      Key.withDefault(
          "data",
          new FreeForm<>(ReferenceText.FILE),
          "{}",
          "Document that the policy sees as `data`, here or in a JSON file.");

  private static final Key<Fields> OPA =
      Key.optional(
          "opa",
          OpaSection.SHAPE,
          "the bundle decides, in the ext-proc server",
          "OPA server that decides instead of a bundle, with policy and data of its own.");

  static final Section SHAPE =
      Section.of(
          "policy", BundleSection.BUNDLE, BundleSection.SERVER, BundleSection.SIGNATURE, DATA, OPA);

  private final Problems problems;
  private final LocalFiles files;
  private final BundleSection bundles;
  private final OpaSection servers;

  PolicySection(Problems problems, LocalFiles files, BundleSection bundles, OpaSection servers) {
    this.problems = problems;
    this.files = files;
    this.bundles = bundles;
    this.servers = servers;
  }

  Optional<PolicySource> read(Fields section) {
    Optional<BundleSource> bundle = bundles.source(section);
    Optional<BundleTrust> trust = bundles.trust(section);
    Optional<JsonNode> data =
        section
            .value(DATA)
            .flatMap(
                value ->
                    switch (value) {
                      case FreeForm.Inline<Reference.File>(JsonNode json) -> Optional.of(json);
                      case FreeForm.Referenced<Reference.File>(Reference.File file) ->
                          json(section.at(DATA), file);
                    });
    Optional<OpaServer> opa = section.value(OPA).flatMap(servers::read);
    if (section.value(OPA).isPresent()
        && (section.mentions(BundleSection.BUNDLE)
            || data.filter(json -> !json.isEmpty()).isPresent())) {
      problems.add(
          section.at(OPA),
          "an OPA server has its own policy and data; bundle and data would count for nothing",
          "either `opa`, or `bundle` and `data`");
    }
    return problems.unlessAny(
        () -> new PolicySource(bundle.orElseThrow(), trust, data.orElseThrow(), opa));
  }

  private Optional<JsonNode> json(Position at, Reference.File file) {
    String name = "the policy data " + Quoted.of(file.path());
    Optional<byte[]> content = files.read(at, file, "the policy data");
    if (content.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(content.get());
      if (json.isObject()) {
        return Optional.of(json);
      }
      problems.add(at, name + " is not an object", "a JSON object");
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      problems.add(
          at,
          name
              + (place == null ? "" : " at " + place.getLineNr() + ":" + place.getColumnNr())
              + " is not valid JSON",
          "a JSON object, each key once");
    } catch (IOException _) {
      problems.add(at, name + " cannot be read", "a JSON object in UTF-8");
    }
    return Optional.empty();
  }
}
