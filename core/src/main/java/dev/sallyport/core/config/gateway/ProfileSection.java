package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Named;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.mask.DetectorId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Names for sets of detectors. */
final class ProfileSection {

  private static final String ALL = "all";

  private static final Key<Map<String, Located<List<Located<String>>>>> PROFILES =
      Key.withDefault(
          "profiles",
          new Named<>(NameText.SHAPE, ListOf.someOf(NameText.SHAPE)),
          "{}",
          "Names of your own for lists of detectors, usable wherever a detector is.");

  static final Section SHAPE = Section.of("mask", PROFILES);

  private final Problems problems;
  private final Set<DetectorId> detectors;

  ProfileSection(Problems problems, Set<DetectorId> detectors) {
    this.problems = problems;
    this.detectors = detectors;
  }

  /** Every word that resources may use, and which detectors it means. */
  Map<String, Set<DetectorId>> read(Fields section) {
    Map<String, Set<DetectorId>> words = new TreeMap<>();
    detectors.forEach(detector -> words.put(detector.value(), Set.of(detector)));
    Set<String> names = Set.copyOf(words.keySet());
    words.put(ALL, Set.copyOf(detectors));
    section
        .value(PROFILES)
        .orElse(Map.of())
        .forEach(
            (name, list) -> {
              if (words.putIfAbsent(name, members(list.value(), names)) != null) {
                problems.add(
                    list.at(),
                    "a profile named " + Quoted.of(name) + ", which is built in",
                    "another name");
              }
            });
    return words;
  }

  private Set<DetectorId> members(List<Located<String>> list, Set<String> names) {
    Set<DetectorId> members = new TreeSet<>();
    for (Located<String> name : list) {
      if (names.contains(name.value())) {
        members.add(new DetectorId(name.value()));
      } else {
        problems.add(
            name.at(),
            "no detector is named " + Quoted.of(name.value()),
            "one of " + String.join(", ", new TreeSet<>(names)),
            NearMiss.of(name.value(), names));
      }
    }
    return members;
  }
}
