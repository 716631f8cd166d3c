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
import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.resource.MaskSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What masking has in common: names for sets of detectors, detectors of its own, the key. */
final class ProfileSection {

  private static final String ALL = "all";
  private static final int SHORTEST_KEY = 32;

  private static final Key<Map<String, Located<List<Located<String>>>>> PROFILES =
      Key.withDefault(
          "profiles",
          new Named<>(NameText.SHAPE, ListOf.someOf(NameText.SHAPE)),
          "{}",
          "Names of your own for lists of detectors, usable wherever a detector is.");
  private static final Key<Map<String, Located<Fields>>> DETECTORS =
      Key.withDefault(
          "detectors",
          new Named<>(NameText.SHAPE, DetectorSection.SHAPE),
          "{}",
          "Detectors of your own, usable wherever a detector is.");
  private static final Key<Reference> KEY =
      Key.optional(
          "key",
          ReferenceText.SECRET,
          "one that the gateway makes and keeps",
          "Where the secret behind pseudonyms and tokens is kept: at least 32 bytes, one newline at"
              + " the end is cut off. All guards of a gateway need the same.");

  static final Section SHAPE = Section.of("mask", PROFILES, DETECTORS, KEY);

  private final Problems problems;
  private final Set<DetectorId> detectors;
  private final SecretSource secrets;
  private final DetectorSection own;

  ProfileSection(
      Problems problems, Set<DetectorId> detectors, SecretSource secrets, DetectorSection own) {
    this.problems = problems;
    this.detectors = detectors;
    this.secrets = secrets;
    this.own = own;
  }

  /** What masking has in common. */
  MaskSettings settings(Fields section) {
    List<CustomDetector> found = new ArrayList<>();
    section
        .value(DETECTORS)
        .orElse(Map.of())
        .forEach(
            (name, detector) -> {
              if (name.equals(ALL) || detectors.contains(new DetectorId(name))) {
                problems.add(
                    detector.at(),
                    "a detector named " + Quoted.of(name) + ", which is built in",
                    "another name");
              } else {
                own.read(detector.at(), name, detector.value()).ifPresent(found::add);
              }
            });
    Optional<SecretSource.Present> key =
        section.find(KEY).flatMap(k -> secrets.find(k, "the mask key"));
    if (key.isPresent() && length(key.get().value().reveal()) < SHORTEST_KEY) {
      problems.add(
          section.at(KEY),
          "a mask key of fewer than " + SHORTEST_KEY + " bytes",
          "a random secret, for example from: openssl rand -base64 32");
    }
    return new MaskSettings(key.map(SecretSource.Present::reference), found);
  }

  private static int length(byte[] secret) {
    boolean newline = secret.length > 0 && secret[secret.length - 1] == '\n';
    return newline ? secret.length - 1 : secret.length;
  }

  /** Every word that resources may use, and which detectors it means. */
  Map<String, Set<DetectorId>> words(Fields section) {
    Set<DetectorId> all = new TreeSet<>(detectors);
    custom(section).forEach(name -> all.add(new DetectorId(name)));
    Map<String, Set<DetectorId>> words = new TreeMap<>();
    all.forEach(detector -> words.put(detector.value(), Set.of(detector)));
    Set<String> names = Set.copyOf(words.keySet());
    words.put(ALL, Set.copyOf(all));
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

  private static Collection<String> custom(Fields section) {
    return section.value(DETECTORS).orElse(Map.of()).keySet();
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
