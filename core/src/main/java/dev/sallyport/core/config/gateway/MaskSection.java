package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Either;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.Uninspectable;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is masked for a resource. */
final class MaskSection {

  private static final Key<
          Either.Value<
              List<Located<String>>, Map<String, Located<Either.Value<MaskAction, Fields>>>>>
      REQUEST = plan("request");
  private static final Key<
          Either.Value<
              List<Located<String>>, Map<String, Located<Either.Value<MaskAction, Fields>>>>>
      RESPONSE = plan("response");
  private static final Key<List<Located<String>>> LIFTABLE =
      Key.withDefault(
          "liftable",
          ListOf.anyOf(NameText.SHAPE),
          "[]",
          "Profiles and detectors that the policy may lift for some callers; all others are"
              + " mandatory.");
  private static final Key<Uninspectable> UNINSPECTABLE =
      Key.withDefault(
          "uninspectable",
          Choice.of(Uninspectable.class),
          "refuse",
          "What happens to bodies that are to be masked but cannot be inspected.");

  private static final Key<Reference.File> DESCRIPTORS =
      Key.optional(
          "descriptors",
          ReferenceText.FILE,
          "fields of gRPC messages have no names",
          "`FileDescriptorSet` of the services it speaks over gRPC, with imports, as `protoc"
              + " --include_imports --descriptor_set_out` and `buf build` write it.");

  static final Section SHAPE =
      Section.of("a resource's mask", REQUEST, RESPONSE, LIFTABLE, DESCRIPTORS, UNINSPECTABLE);

  private final Problems problems;
  private final LocalFiles files;
  private final PlanShape plans;

  /**
   * @param words what every word that may stand in a plan means: detectors, profiles, {@code all}
   */
  MaskSection(Problems problems, LocalFiles files, Map<String, Set<DetectorId>> words) {
    this.problems = problems;
    this.files = files;
    this.plans = new PlanShape(problems, words);
  }

  private static Key<
          Either.Value<
              List<Located<String>>, Map<String, Located<Either.Value<MaskAction, Fields>>>>>
      plan(String direction) {
    return Key.withDefault(
        direction,
        PlanShape.SHAPE,
        "[]",
        "Profiles and detectors that mask "
            + direction
            + " bodies, as a list or with the action of each; `all` is every detector.");
  }

  Optional<Masking> read(Fields section) {
    Optional<MaskPlan> request = section.value(REQUEST).map(plans::read);
    Optional<MaskPlan> response = section.value(RESPONSE).map(plans::read);
    TreeSet<DetectorId> liftable = new TreeSet<>();
    for (Located<String> word : section.value(LIFTABLE).orElse(List.of())) {
      liftable.addAll(plans.meaning(word.at(), word.value()));
    }
    Optional<byte[]> descriptors =
        section
            .value(DESCRIPTORS)
            .flatMap(file -> files.read(section.at(DESCRIPTORS), file, "the descriptor set"));
    return problems.unlessAny(
        () ->
            new Masking(
                request.orElseThrow(),
                response.orElseThrow(),
                liftable,
                descriptors.map(Base64.getEncoder()::encodeToString),
                section.get(UNINSPECTABLE)));
  }
}
