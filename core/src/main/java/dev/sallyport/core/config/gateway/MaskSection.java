package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Either;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskChecks;
import dev.sallyport.core.mask.MaskPlan;
import dev.sallyport.core.resource.Inspection;
import dev.sallyport.core.resource.Masking;
import dev.sallyport.core.resource.SignedParts;
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

  private static final Text<String> DELTA =
      Text.of(
          "path",
          "a path of names and [*] from the root, for example $.items[*].delta.text",
          "^\\$(\\.[A-Za-z0-9_-]+|\\[\\*\\])+$",
          Parsed::ok);
  private static final Text<String> MEMBER =
      Text.of("name", "the name of a JSON member", "^[A-Za-z0-9_-]+$", Parsed::ok);

  private static final Key<Reference.File> DESCRIPTORS =
      Key.optional(
          "descriptors",
          ReferenceText.FILE,
          "fields of gRPC messages have no names",
          "`FileDescriptorSet` of the services it speaks over gRPC, with imports, as `protoc"
              + " --include_imports --descriptor_set_out` and `buf build` write it.");

  private static final Key<List<Located<String>>> DELTAS =
      Key.withDefault(
          "deltas",
          ListOf.anyOf(DELTA),
          "[]",
          "Where in the JSON of events pieces of longer texts stand, beside the places that are"
              + " known: `$.choices[*].delta.audio.transcript`.");
  private static final Key<List<Located<String>>> DELTA_KEYS =
      Key.withDefault(
          "delta-keys",
          ListOf.anyOf(MEMBER),
          "[]",
          "Members of the outermost object of an event that tell the texts of `deltas` apart.");
  private static final Key<SignedParts> SIGNED_PARTS =
      Key.withDefault(
          "signed-parts",
          Choice.of(SignedParts.class),
          "mask",
          "What happens to text that a signature covers, such as a model's `thinking`: `mask` breaks"
              + " the signature, `pass` does not look at it, `refuse` refuses the exchange if"
              + " anything is found in it.");
  private static final Key<Uninspectable> BINARY_PARTS =
      Key.withDefault(
          "binary-parts",
          Choice.of(Uninspectable.class),
          "refuse",
          "What happens to parts of multipart bodies that cannot be inspected, such as images.");

  static final Section SHAPE =
      Section.of(
          "a resource's mask",
          REQUEST,
          RESPONSE,
          LIFTABLE,
          DESCRIPTORS,
          UNINSPECTABLE,
          DELTAS,
          DELTA_KEYS,
          SIGNED_PARTS,
          BINARY_PARTS);

  private final Problems problems;
  private final LocalFiles files;
  private final MaskChecks checks;
  private final PlanShape plans;

  /**
   * @param words what every word that may stand in a plan means: detectors, profiles, {@code all}
   */
  MaskSection(
      Problems problems, LocalFiles files, MaskChecks checks, Map<String, Set<DetectorId>> words) {
    this.problems = problems;
    this.files = files;
    this.checks = checks;
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
        section.find(DESCRIPTORS).flatMap(file -> descriptors(file.at(), file.value()));
    return problems.unlessAny(
        () ->
            new Masking(
                request.orElseThrow(),
                response.orElseThrow(),
                liftable,
                descriptors.map(Base64.getEncoder()::encodeToString),
                section.get(UNINSPECTABLE),
                new Inspection(
                    Lists.values(section, DELTAS),
                    Lists.values(section, DELTA_KEYS),
                    section.get(SIGNED_PARTS),
                    section.get(BINARY_PARTS))));
  }

  private Optional<byte[]> descriptors(Position at, Reference.File file) {
    Optional<byte[]> read = files.read(at, file, "the descriptor set");
    Optional<String> fault = read.flatMap(checks::descriptorFault);
    fault.ifPresent(
        reason ->
            problems.add(
                at,
                "the descriptor set " + Quoted.of(file.path()) + " cannot be used: " + reason,
                "what `protoc --include_imports --descriptor_set_out` or `buf build -o` write"));
    return fault.isPresent() ? Optional.empty() : read;
  }
}
