package dev.sallyport.masking.detector;

import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.masking.pattern.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A detector that a gateway has of its own: by patterns, by a dictionary, by where a value stands.
 * A value of a pattern ends where neither a letter nor a digit follows.
 */
public final class Custom implements Detector {

  private static final String NOT_WORD = "[^A-Za-z0-9]";

  private final CustomDetector source;
  private final Lexicon lexicon;
  private final List<Pattern> patterns;

  /**
   * Makes a detector ready.
   *
   * @throws IllegalArgumentException if its terms are not such that they can be looked for
   */
  public Custom(CustomDetector source) {
    this.source = source;
    if (!source.terms().isEmpty() && !source.patterns().isEmpty()) {
      throw new IllegalArgumentException(
          "a dictionary and patterns in one detector; give each a name of its own");
    }
    lexicon = source.terms().isEmpty() ? Lexicon.EMPTY : Lexicon.of(source.terms());
    patterns =
        lexicon.isEmpty()
            ? source.patterns().stream().map(pattern -> Pattern.of(pattern, NOT_WORD)).toList()
            : lexicon.beginnings();
  }

  @Override
  public DetectorId id() {
    return source.id();
  }

  @Override
  public List<Pattern> patterns() {
    return patterns;
  }

  @Override
  public Lexicon lexicon() {
    return lexicon;
  }

  @Override
  public Set<String> fieldNames() {
    return source.fields().stream()
        .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[\\x00-\\x7F&&[^a-z0-9]]", ""))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<String> paths() {
    return source.paths();
  }

  @Override
  public Set<String> headers() {
    return Set.copyOf(source.headers());
  }
}
