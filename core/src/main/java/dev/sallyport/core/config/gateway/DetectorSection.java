package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Parsed;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.Text;
import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskChecks;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A detector of the gateway's own. */
final class DetectorSection {

  private static final Key<List<Located<String>>> PATTERNS =
      Key.withDefault(
          "patterns",
          ListOf.anyOf(text("pattern", "a pattern of the bounded dialect", "^.{1,1024}$")),
          "[]",
          "What values look like, in the dialect that runs in bounded memory.");
  private static final Key<Reference.File> DICTIONARY =
      Key.optional(
          "dictionary",
          ReferenceText.FILE,
          "no terms",
          "File of words and phrases, one a line, up to 100,000 of them.");
  private static final Key<List<Located<String>>> FIELDS =
      Key.withDefault(
          "fields",
          ListOf.anyOf(text("text", "the name of a JSON member", "^.{1,128}$")),
          "[]",
          "JSON members whose values are masked whole, compared by letters and digits.");
  private static final Key<List<Located<String>>> PATHS =
      Key.withDefault(
          "json-paths",
          ListOf.anyOf(text("text", "a path such as $.customer.name", "^.{1,512}$")),
          "[]",
          "Where in JSON values are masked whole: `$.customer.name`, `$.items[*].note`, `$..note`.");
  private static final Key<List<Located<String>>> HEADERS =
      Key.withDefault(
          "headers",
          ListOf.anyOf(
              text("header name", "a lower-case header name", "^[a-z0-9]([a-z0-9-]{0,63})$")),
          "[]",
          "Headers whose values are masked whole.");

  static final Section SHAPE =
      Section.of("a detector", PATTERNS, DICTIONARY, FIELDS, PATHS, HEADERS);

  private final LocalFiles files;
  private final MaskChecks check;
  private final Problems problems;

  DetectorSection(LocalFiles files, MaskChecks check, Problems problems) {
    this.files = files;
    this.check = check;
    this.problems = problems;
  }

  private static Text<String> text(String type, String expected, String pattern) {
    return Text.of(type, expected, pattern, Parsed::ok);
  }

  /** The detector of a name; noted if it cannot be used. */
  Optional<CustomDetector> read(Position at, String name, Fields section) {
    boolean broken =
        List.of(PATTERNS, FIELDS, PATHS, HEADERS).stream().anyMatch(section::isBroken)
            || section.isBroken(DICTIONARY);
    Optional<List<String>> terms =
        section.find(DICTIONARY).map(this::terms).orElse(Optional.of(List.of()));
    if (broken || terms.isEmpty()) {
      return Optional.empty();
    }
    CustomDetector detector =
        new CustomDetector(
            new DetectorId(name),
            Lists.values(section, PATTERNS),
            terms.get(),
            Lists.values(section, FIELDS),
            Lists.values(section, PATHS),
            Lists.values(section, HEADERS));
    Optional<String> fault =
        findsNothing(detector) ? Optional.of("it finds nothing") : Optional.empty();
    fault = fault.or(() -> check.fault(detector));
    fault.ifPresent(
        reason ->
            problems.add(
                at,
                "the detector " + name + " cannot be used: " + reason,
                "patterns, a dictionary, fields, json-paths or headers as docs/masking.md has them"));
    return fault.isPresent() ? Optional.empty() : Optional.of(detector);
  }

  private static boolean findsNothing(CustomDetector detector) {
    return detector.patterns().isEmpty()
        && detector.terms().isEmpty()
        && detector.fields().isEmpty()
        && detector.paths().isEmpty()
        && detector.headers().isEmpty();
  }

  private Optional<List<String>> terms(Located<Reference.File> file) {
    return files
        .read(file.at(), file.value(), "the dictionary")
        .flatMap(content -> lines(file.at(), content));
  }

  private Optional<List<String>> lines(Position at, byte[] content) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(content))
              .toString()
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .distinct()
              .toList());
    } catch (CharacterCodingException _) {
      problems.add(at, "the dictionary is not UTF-8 text", "one term a line, in UTF-8");
      return Optional.empty();
    }
  }
}
