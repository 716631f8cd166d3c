package dev.sallyport.core.config.yaml;

import dev.sallyport.core.config.problem.Position;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.JsonScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** Which type a scalar has (YAML 1.2 §10.2: the JSON schema). */
final class Scalars {

  private static final int LONGEST_NUMBER = 40;
  private static final ScalarResolver RESOLVER = new JsonScalarResolver();

  private Scalars() {}

  static Yaml value(ScalarEvent scalar, Position at) throws SyntaxProblem {
    refuseTag(scalar.getTag(), at);
    String text = scalar.getValue();
    if (!scalar.isPlain()) {
      return new Yaml.Text(at, text);
    }
    Tag tag = RESOLVER.resolve(text, true);
    if (tag.equals(Tag.NULL)) {
      return new Yaml.Nothing(at);
    }
    if (tag.equals(Tag.BOOL)) {
      return new Yaml.Flag(at, Boolean.parseBoolean(text));
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return number(at, text, tag.equals(Tag.INT));
    }
    return new Yaml.Text(at, text);
  }

  private static Yaml number(Position at, String text, boolean whole) throws SyntaxProblem {
    if (text.length() > LONGEST_NUMBER || (!whole && !isFinite(text))) {
      throw new SyntaxProblem(at, "a number that is out of range", "a smaller number, or quotes");
    }
    return new Yaml.Numeral(at, text, whole);
  }

  private static boolean isFinite(String text) {
    return text.chars().anyMatch(Character::isDigit) && Double.isFinite(Double.parseDouble(text));
  }

  static String key(Yaml key) throws SyntaxProblem {
    return switch (key) {
      case Yaml.Text text -> text.value();
      case Yaml.Numeral number -> number.written();
      case Yaml.Flag flag -> Boolean.toString(flag.value());
      case Yaml.Nothing(Position at) -> throw notAKey(at);
      case Yaml.Items(Position at, var _) -> throw notAKey(at);
      case Yaml.Mapping(Position at, var _) -> throw notAKey(at);
    };
  }

  private static SyntaxProblem notAKey(Position at) {
    return new SyntaxProblem(at, "a key that is not a word", "a word before the colon");
  }

  /** Tags would let a file say of what Java or other type a value is; no key here needs that. */
  static void refuseTag(Optional<String> tag, Position at) throws SyntaxProblem {
    if (tag.isPresent()) {
      throw new SyntaxProblem(at, "a tag (\"!…\")", "no tags; quotes if the value begins with !");
    }
  }
}
