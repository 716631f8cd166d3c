package dev.sallyport.core.config.yaml;

import dev.sallyport.core.config.problem.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Says in our own words what the YAML scanner stumbled over. The scanner's messages quote the file,
 * which may hold what should never have been in it, so none of them is passed on.
 */
final class SyntaxWords {

  private static final Map<String, String> HINTS = new LinkedHashMap<>();

  static {
    HINTS.put("found character '\\t(TAB)'", "spaces for indentation, never tabs");
    HINTS.put("mapping values are not allowed here", "one \"key: value\" a line, indented evenly");
    HINTS.put("could not find expected ':'", "a colon and a space behind the key");
    HINTS.put("found undefined tag handle", "no tags (\"!…\")");
    HINTS.put("found unexpected end of stream", "a closing quote or bracket before the file ends");
    HINTS.put("expected the node content", "a value");
    HINTS.put("expected <block end>", "lines of one section to begin in the same column");
    HINTS.put("found unknown escape character", "single quotes, or a valid escape after \\");
    HINTS.put("expected ',' or ']'", "a comma, or a bracket that closes the list");
    HINTS.put("expected ',' or '}'", "a comma, or a brace that closes the section");
    HINTS.put("found character", "quotes around a value that begins with a special character");
    HINTS.put("sequence entries are not allowed here", "each \"- item\" on a line of its own");
  }

  private SyntaxWords() {}

  static SyntaxProblem of(YamlEngineException cause, String text) {
    return switch (cause) {
      case MarkedYamlEngineException marked ->
          new SyntaxProblem(
              marked
                  .getProblemMark()
                  .or(marked::getContextMark)
                  .map(SyntaxWords::position)
                  .orElse(Position.START),
              "this is not YAML",
              hint(marked.getProblem()).orElse("valid YAML"));
      case ReaderException reader ->
          new SyntaxProblem(
              position(text, reader.getPosition()),
              "a character that YAML does not allow (U+%04X)".formatted(reader.getCodePoint()),
              "printable text");
      default -> new SyntaxProblem(Position.START, "this is not YAML", "valid YAML");
    };
  }

  static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Position position(String text, int codePoints) {
    int within = Math.clamp(codePoints, 0, text.codePointCount(0, text.length()));
    return Utf8.end(text.substring(0, text.offsetByCodePoints(0, within)));
  }

  private static Optional<String> hint(String problem) {
    return HINTS.entrySet().stream()
        .filter(hint -> problem.startsWith(hint.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
