package dev.sallyport.core.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sallyport.core.config.problem.Position;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import java.math.BigInteger;

/** YAML values as JSON, with the node types that Jackson's own parser would give. */
public final class YamlJson {

  private static final int LONG_BITS = 63;
  private static final int INT_BITS = 31;

  private YamlJson() {}

  /** The value as JSON. Keys that repeat are noted; the first one counts. */
  public static JsonNode of(Yaml value, Problems problems) {
    return switch (value) {
      case Yaml.Text text -> TextNode.valueOf(text.value());
      case Yaml.Numeral number -> number(number);
      case Yaml.Flag flag -> BooleanNode.valueOf(flag.value());
      case Yaml.Nothing _ -> NullNode.getInstance();
      case Yaml.Items items -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.values().forEach(item -> array.add(of(item, problems)));
        yield array;
      }
      case Yaml.Mapping mapping -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        mapping.entries().forEach(entry -> add(object, entry, problems));
        yield object;
      }
    };
  }

  private static void add(ObjectNode object, Yaml.Entry entry, Problems problems) {
    if (object.has(entry.key())) {
      duplicate(entry.at(), entry.key(), problems);
    } else {
      object.set(entry.key(), of(entry.value(), problems));
    }
  }

  private static void duplicate(Position at, String key, Problems problems) {
    problems.add(at, "the key " + Quoted.of(key) + " a second time", "each key once");
  }

  private static JsonNode number(Yaml.Numeral number) {
    if (!number.whole()) {
      return DoubleNode.valueOf(Double.parseDouble(number.written()));
    }
    BigInteger integer = new BigInteger(number.written());
    if (integer.bitLength() <= INT_BITS) {
      return IntNode.valueOf(integer.intValueExact());
    }
    return integer.bitLength() <= LONG_BITS
        ? LongNode.valueOf(integer.longValueExact())
        : BigIntegerNode.valueOf(integer);
  }
}
