package dev.sallyport.policy.dependency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A dependency list as a file of a bundle. It names the module it was worked out with by SHA-256,
 * so that it counts for no other.
 */
public final class DependenciesJson {

  /** Name of the file. */
  public static final String FILE = "dependencies.json";

  private static final int VERSION = 2;

  /** Has guards of beginnings besides, of which readers of version 2 know nothing. */
  private static final int WITH_BEGINNINGS = 3;

  /** Its obstacles were sentences, and there for every input. */
  private static final int WITHOUT_WAYS = 1;

  private static final JsonMapper JSON = new JsonMapper();

  private DependenciesJson() {}

  /**
   * Writes a list.
   *
   * @param wasmDigest lower-case hex of SHA-256 over the module
   */
  public static byte[] write(Dependencies dependencies, String wasmDigest) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", hasBeginnings(dependencies) ? WITH_BEGINNINGS : VERSION);
    root.put("wasm", wasmDigest);
    paths(root.putArray("values"), dependencies.values());
    paths(root.putArray("presences"), dependencies.presences());
    ArrayNode obstacles = root.putArray("obstacles");
    dependencies.obstacles().forEach(obstacle -> write(obstacles.addObject(), obstacle));
    texts(root.putArray("remarks"), dependencies.remarks());
    dependencies.builtins().forEach(root.putObject("builtins")::put);
    return root.toPrettyString().concat("\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a list.
   *
   * @return empty if it is of another version
   * @throws IOException if it is no list, or of another module
   */
  public static Optional<Dependencies> read(byte[] json, String wasmDigest) throws IOException {
    JsonNode root = JSON.readTree(json);
    int version = root.path("version").asInt();
    if (version < WITHOUT_WAYS || version > WITH_BEGINNINGS) {
      return Optional.empty();
    }
    if (!root.path("wasm").asText().equals(wasmDigest)) {
      throw new IOException("it was worked out for another policy.wasm");
    }
    TreeMap<String, String> builtins = new TreeMap<>();
    for (var builtin : required(root, "builtins").properties()) {
      builtins.put(builtin.getKey(), builtin.getValue().asText());
    }
    return Optional.of(
        Dependencies.of(
            paths(required(root, "values")),
            paths(required(root, "presences")),
            obstacles(required(root, "obstacles"), version),
            texts(required(root, "remarks")),
            builtins));
  }

  private static JsonNode required(JsonNode root, String name) throws IOException {
    JsonNode value = root.path(name);
    if (!value.isContainerNode()) {
      throw new IOException("it has no " + name);
    }
    return value;
  }

  private static void paths(ArrayNode array, Collection<InputPath> paths) {
    paths.forEach(path -> texts(array.addArray(), path.keys()));
  }

  private static void write(ObjectNode json, Obstacle obstacle) {
    json.put("why", obstacle.why());
    ArrayNode ways = json.putArray("ways");
    for (Obstacle.Way way : obstacle.ways()) {
      ArrayNode guards = ways.addArray();
      for (Guard guard : way.guards()) {
        ObjectNode written = guards.addObject();
        texts(written.putArray("place"), guard.place().keys());
        texts(written.putArray(member(guard.test())), guard.texts());
      }
    }
  }

  private static List<Obstacle> obstacles(JsonNode array, int version) throws IOException {
    List<Obstacle> obstacles = new ArrayList<>();
    if (version == WITHOUT_WAYS) {
      for (String why : texts(array)) {
        obstacles.add(new Obstacle(why, new TreeSet<>(List.of(Obstacle.Way.OPEN))));
      }
      return obstacles;
    }
    for (JsonNode obstacle : array) {
      SortedSet<Obstacle.Way> ways = new TreeSet<>();
      for (JsonNode way : required(obstacle, "ways")) {
        SortedSet<Guard> guards = new TreeSet<>();
        for (JsonNode guard : way) {
          guards.add(guard(guard));
        }
        ways.add(new Obstacle.Way(guards));
      }
      obstacles.add(new Obstacle(text(obstacle.path("why")), ways));
    }
    return obstacles;
  }

  private static Guard guard(JsonNode json) throws IOException {
    InputPath place = new InputPath(texts(required(json, "place")));
    Guard.Test test =
        json.has(member(Guard.Test.BEGINS_WITH)) ? Guard.Test.BEGINS_WITH : Guard.Test.IS;
    return new Guard(place, test, new TreeSet<>(texts(required(json, member(test)))));
  }

  private static String member(Guard.Test test) {
    return switch (test) {
      case IS -> "texts";
      case BEGINS_WITH -> "beginnings";
    };
  }

  private static boolean hasBeginnings(Dependencies dependencies) {
    return dependencies.obstacles().stream()
        .flatMap(obstacle -> obstacle.ways().stream())
        .flatMap(way -> way.guards().stream())
        .anyMatch(guard -> guard.test() == Guard.Test.BEGINS_WITH);
  }

  private static List<InputPath> paths(JsonNode array) throws IOException {
    List<InputPath> paths = new ArrayList<>();
    for (JsonNode keys : array) {
      if (!keys.isArray()) {
        throw new IOException("it has a path that is no list");
      }
      paths.add(new InputPath(texts(keys)));
    }
    return paths;
  }

  private static void texts(ArrayNode array, Collection<String> texts) {
    texts.forEach(array::add);
  }

  private static List<String> texts(JsonNode array) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : array) {
      texts.add(text(text));
    }
    return texts;
  }

  private static String text(JsonNode text) throws IOException {
    if (!text.isTextual()) {
      throw new IOException("it has something else where a text should be");
    }
    return text.textValue();
  }
}
