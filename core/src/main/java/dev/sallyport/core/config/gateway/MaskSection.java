package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.Uninspectable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is masked for a resource. */
final class MaskSection {

  private static final Key<List<Located<String>>> REQUEST =
      Key.withDefault(
          "request",
          ListOf.anyOf(NameText.SHAPE),
          "[]",
          "Profiles and detectors that mask request bodies; `all` is every detector.");
  private static final Key<List<Located<String>>> RESPONSE =
      Key.withDefault(
          "response",
          ListOf.anyOf(NameText.SHAPE),
          "[]",
          "Profiles and detectors that mask response bodies; `all` is every detector.");
  private static final Key<Uninspectable> UNINSPECTABLE =
      Key.withDefault(
          "uninspectable",
          Choice.of(Uninspectable.class),
          "refuse",
          "What happens to bodies that are to be masked but cannot be inspected.");

  static final Section SHAPE = Section.of("a resource's mask", REQUEST, RESPONSE, UNINSPECTABLE);

  private final Problems problems;
  private final Map<String, Set<DetectorId>> words;

  /**
   * @param words what every word that may stand in a list means: detectors, profiles, {@code all}
   */
  MaskSection(Problems problems, Map<String, Set<DetectorId>> words) {
    this.problems = problems;
    this.words = words;
  }

  Optional<Masking> read(Fields section) {
    MaskPlan request = plan(section, REQUEST);
    MaskPlan response = plan(section, RESPONSE);
    return problems.unlessAny(() -> new Masking(request, response, section.get(UNINSPECTABLE)));
  }

  private MaskPlan plan(Fields section, Key<List<Located<String>>> key) {
    Set<DetectorId> detectors = new TreeSet<>();
    for (Located<String> word : section.value(key).orElse(List.of())) {
      Set<DetectorId> meant = words.get(word.value());
      if (meant != null) {
        detectors.addAll(meant);
      } else {
        problems.add(
            word.at(),
            "no detector or profile is named " + Quoted.of(word.value()),
            "one of " + String.join(", ", words.keySet()),
            NearMiss.of(word.value(), words.keySet()));
      }
    }
    return MaskPlan.of(detectors);
  }
}
