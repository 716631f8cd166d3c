package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Either;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Named;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A mask plan: words that are redacted, or what happens for each word. */
final class PlanShape {

  /** The words of a plan, in either way. */
  static final Either<List<Located<String>>, Map<String, Located<Either.Value<MaskAction, Fields>>>>
      SHAPE =
          new Either<>(
              ListOf.anyOf(NameText.SHAPE), new Named<>(NameText.SHAPE, ActionShape.SHAPE));

  private final Problems problems;
  private final Map<String, Set<DetectorId>> words;

  /**
   * @param words what every word that may stand in a plan means: detectors, profiles, {@code all}
   */
  PlanShape(Problems problems, Map<String, Set<DetectorId>> words) {
    this.problems = problems;
    this.words = words;
  }

  /** The plan; what is not sound is noted and left out. */
  MaskPlan read(
      Either.Value<List<Located<String>>, Map<String, Located<Either.Value<MaskAction, Fields>>>>
          value) {
    return switch (value) {
      case Either.Plain<
                  List<Located<String>>, Map<String, Located<Either.Value<MaskAction, Fields>>>>
              plain ->
          redacting(plain.value());
      case Either.Mapped<
                  List<Located<String>>, Map<String, Located<Either.Value<MaskAction, Fields>>>>
              mapped ->
          acting(mapped.value());
    };
  }

  /** The detectors that a word means; noted if it means none. */
  Set<DetectorId> meaning(Position at, String word) {
    Set<DetectorId> meant = words.get(word);
    if (meant != null) {
      return meant;
    }
    problems.add(
        at,
        "no detector or profile is named " + Quoted.of(word),
        "one of " + String.join(", ", words.keySet()),
        NearMiss.of(word, words.keySet()));
    return Set.of();
  }

  private MaskPlan redacting(List<Located<String>> list) {
    MaskPlan plan = MaskPlan.NOTHING;
    for (Located<String> word : list) {
      plan = plan.union(MaskPlan.of(meaning(word.at(), word.value())));
    }
    return plan;
  }

  /** What is said of a detector by its own name holds before what is said of a profile. */
  private MaskPlan acting(Map<String, Located<Either.Value<MaskAction, Fields>>> byWord) {
    MaskPlan ofProfiles = MaskPlan.NOTHING;
    TreeMap<DetectorId, MaskAction> own = new TreeMap<>();
    for (var entry : byWord.entrySet()) {
      String word = entry.getKey();
      Set<DetectorId> meant = meaning(entry.getValue().at(), word);
      Optional<MaskAction> action = ActionShape.read(entry.getValue().value(), problems);
      if (action.isEmpty()) {
        continue;
      }
      if (meant.equals(Set.of(new DetectorId(word)))) {
        own.put(new DetectorId(word), action.get());
      } else {
        TreeMap<DetectorId, MaskAction> all = new TreeMap<>();
        meant.forEach(detector -> all.put(detector, action.get()));
        ofProfiles = ofProfiles.union(new MaskPlan(all));
      }
    }
    TreeMap<DetectorId, MaskAction> actions = new TreeMap<>(ofProfiles.actions());
    actions.putAll(own);
    return new MaskPlan(actions);
  }
}
