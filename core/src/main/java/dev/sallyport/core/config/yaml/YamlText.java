package dev.sallyport.core.config.yaml;

import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads YAML text, strictly: one document, UTF-8, no tags, bounded in size and depth. */
public final class YamlText {

  /** Largest text that is read, in bytes. */
  public static final int LARGEST = 1 << 20;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(LARGEST).setParseComments(false).build();

  private YamlText() {}

  /** The document's value; empty, with the problem noted, when there is none. */
  public static Optional<Yaml> read(byte[] bytes, Problems problems) {
    try {
      if (bytes.length > LARGEST) {
        throw new SyntaxProblem(
            Position.START, "more than 1 MiB", "a file of at most 1 MiB (1048576 bytes)");
      }
      return Optional.of(document(Utf8.decode(bytes)));
    } catch (SyntaxProblem problem) {
      problems.add(problem.at(), words(problem), problem.expected());
      return Optional.empty();
    }
  }

  private static String words(SyntaxProblem problem) {
    return String.valueOf(problem.getMessage());
  }

  private static Yaml document(String text) throws SyntaxProblem {
    try {
      Iterator<Event> events = new Parse(SETTINGS).parseString(text).iterator();
      events.next();
      if (events.next().getEventId() == Event.ID.StreamEnd) {
        throw new SyntaxProblem(Position.START, "the file is empty", "a YAML document");
      }
      Yaml root = new TreeBuilder(events).value(events.next(), 0);
      events.next();
      Event end = events.next();
      if (end.getEventId() != Event.ID.StreamEnd) {
        throw new SyntaxProblem(
            end.getStartMark().map(SyntaxWords::position).orElse(Position.START),
            "a second document (\"---\")",
            "one document");
      }
      return root;
    } catch (YamlEngineException cause) {
      throw SyntaxWords.of(cause, text);
    }
  }
}
