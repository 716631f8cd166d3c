package dev.sallyport.core.config.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.FreeForm;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.BundleTrust;
import dev.sallyport.core.resource.OpaServer;
import dev.sallyport.core.resource.PolicySource;
import java.util.Optional;

/** What decides. */
final class PolicySection {

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
  private final JsonFiles json;
  private final BundleSection bundles;
  private final OpaSection servers;

  PolicySection(Problems problems, JsonFiles json, BundleSection bundles, OpaSection servers) {
    this.problems = problems;
    this.json = json;
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
                      case FreeForm.Inline<Reference.File>(JsonNode inline) -> Optional.of(inline);
                      case FreeForm.Referenced<Reference.File>(Reference.File file) ->
                          json.object(section.at(DATA), file, "the policy data");
                    });
    Optional<OpaServer> opa = section.value(OPA).flatMap(servers::read);
    if (section.value(OPA).isPresent()
        && (section.mentions(BundleSection.BUNDLE)
            || data.filter(document -> !document.isEmpty()).isPresent())) {
      problems.add(
          section.at(OPA),
          "an OPA server has its own policy and data; bundle and data would count for nothing",
          "either `opa`, or `bundle` and `data`");
    }
    return problems.unlessAny(
        () -> new PolicySource(bundle.orElseThrow(), trust, data.orElseThrow(), opa));
  }
}
