package dev.sallyport.core.config.yaml;

import dev.sallyport.core.config.problem.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/**
 * Builds the tree of one document from parser events. It counts what it builds, an alias as the
 * whole of what it stands for, so that neither nesting nor aliases can make a small file big.
 */
final class TreeBuilder {

  static final int DEEPEST = 40;
  static final int MOST_VALUES = 100_000;

  private final Iterator<Event> events;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private int values;

  TreeBuilder(Iterator<Event> events) {
    this.events = events;
  }

  private record Anchored(Yaml value, int size) {}

  Yaml value(Event event, int depth) throws SyntaxProblem {
    Position at = event.getStartMark().map(SyntaxWords::position).orElse(Position.START);
    if (depth > DEEPEST) {
      throw new SyntaxProblem(at, "too many levels", "at most " + DEEPEST + " levels");
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias, at);
    }
    int before = values;
    count(1, at);
    Yaml value =
        switch (event) {
          case ScalarEvent scalar -> Scalars.value(scalar, at);
          case SequenceStartEvent sequence -> {
            Scalars.refuseTag(sequence.getTag(), at);
            yield new Yaml.Items(at, items(depth));
          }
          case MappingStartEvent mapping -> {
            Scalars.refuseTag(mapping.getTag(), at);
            yield new Yaml.Mapping(at, entries(depth));
          }
          default -> throw new SyntaxProblem(at, "this is not YAML", "a value");
        };
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    if (anchor.isPresent()) {
      anchors.put(anchor.get(), new Anchored(value, values - before));
    }
    return value;
  }

  private Yaml alias(AliasEvent alias, Position at) throws SyntaxProblem {
    Anchored anchored = anchors.get(alias.getAlias());
    if (anchored == null) {
      throw new SyntaxProblem(
          at,
          "an alias (\"*…\") of something that is not above it",
          "quotes around a value that begins with *, or an anchor (\"&…\") above");
    }
    count(anchored.size(), at);
    return anchored.value();
  }

  private void count(int more, Position at) throws SyntaxProblem {
    values += more;
    if (values > MOST_VALUES) {
      throw new SyntaxProblem(
          at, "too many values", "at most " + MOST_VALUES + " values, aliases counted in full");
    }
  }

  private List<Yaml> items(int depth) throws SyntaxProblem {
    List<Yaml> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(value(event, depth + 1));
    }
    return items;
  }

  private List<Yaml.Entry> entries(int depth) throws SyntaxProblem {
    List<Yaml.Entry> entries = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Yaml key = value(event, depth + 1);
      entries.add(new Yaml.Entry(key.at(), Scalars.key(key), value(events.next(), depth + 1)));
    }
    return entries;
  }
}
