package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Named;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.TlsProfile;
import dev.sallyport.core.resource.TlsVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TLS profiles: the two built-in ones, and others by name that pick from what {@code intermediate}
 * offers. There are no words for anything weaker.
 */
final class TlsProfileSection {

  private static final Key<TlsVersion> MINIMUM_VERSION =
      Key.withDefault(
          "minimum-version",
          UpstreamTlsSection.versions(),
          "\"1.3\"",
          "Lowest TLS version that is accepted.");
  private static final Key<List<Located<String>>> GROUPS =
      Key.withDefault(
          "groups",
          ListOf.someOf(words(TlsProfile.GROUPS)),
          "[X25519MLKEM768, X25519, P-256]",
          "Key exchange groups in order of preference.");
  private static final Key<List<Located<String>>> CIPHER_SUITES =
      Key.optional(
          "cipher-suites",
          ListOf.someOf(words(TlsProfile.SUITES)),
          "all that are listed, where `minimum-version` is 1.2",
          "Suites of TLS 1.2 in order of preference. Those of TLS 1.3 are fixed.");
  private static final Section PROFILE =
      Section.of("a TLS profile", MINIMUM_VERSION, GROUPS, CIPHER_SUITES);
  private static final Key<Map<String, Located<Fields>>> PROFILES =
      Key.withDefault(
          "profiles",
          new Named<>(NameText.SHAPE, PROFILE),
          "{}",
          "TLS profiles of your own; each picks from what `intermediate` offers.");

  static final Section SHAPE = Section.of("tls", PROFILES);

  private final Problems problems;
  private final Map<String, TlsProfile> byName = new LinkedHashMap<>();

  TlsProfileSection(Problems problems) {
    this.problems = problems;
    for (TlsProfile builtIn : List.of(TlsProfile.MODERN, TlsProfile.INTERMEDIATE)) {
      byName.put(builtIn.name(), builtIn);
    }
  }

  /** Takes the profiles of a file. */
  TlsProfileSection read(Optional<Fields> section) {
    section
        .flatMap(fields -> fields.value(PROFILES))
        .orElse(Map.of())
        .forEach(
            (name, profile) -> {
              if (byName.containsKey(name)) {
                problems.add(
                    profile.at(),
                    "a TLS profile named " + Quoted.of(name) + ", which is built in",
                    "another name");
              } else {
                byName.put(name, profile(name, profile.value()));
              }
            });
    return this;
  }

  /** The profile of a name; empty, with the problem noted, if there is none. */
  Optional<TlsProfile> named(Located<String> name) {
    TlsProfile profile = byName.get(name.value());
    if (profile == null) {
      problems.add(
          name.at(),
          "no TLS profile is named " + Quoted.of(name.value()),
          "one of " + String.join(", ", byName.keySet()),
          NearMiss.of(name.value(), byName.keySet()));
    }
    return Optional.ofNullable(profile);
  }

  private TlsProfile profile(String name, Fields section) {
    TlsVersion minimum = section.value(MINIMUM_VERSION).orElse(TlsVersion.TLS_1_3);
    if (minimum == TlsVersion.TLS_1_3 && section.mentions(CIPHER_SUITES)) {
      problems.add(
          section.at(CIPHER_SUITES),
          "\"cipher-suites\" in a profile without TLS 1.2, whose suites they are",
          "minimum-version: \"1.2\", or no cipher-suites");
    }
    List<String> suites =
        minimum == TlsVersion.TLS_1_3
            ? List.of()
            : section.mentions(CIPHER_SUITES)
                ? Lists.values(section, CIPHER_SUITES)
                : TlsProfile.INTERMEDIATE.cipherSuites();
    return new TlsProfile(name, minimum, Lists.values(section, GROUPS), suites);
  }

  private static Choice<String> words(List<String> words) {
    Map<String, String> values = new LinkedHashMap<>();
    words.forEach(word -> values.put(word, word));
    return new Choice<>(values, Map.of(), false);
  }
}
