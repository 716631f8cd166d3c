package dev.sallyport.policy.memo;

import dev.sallyport.policy.PolicyInput;
import dev.sallyport.policy.dependency.InputPath;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of an input by where {@code input.schema.json} has them. A test holds it against what
 * inputs look like as JSON.
 */
final class InputParts {

  private static final InputPath HEADERS = InputPath.of("request", "headers");
  private static final InputPath QUERY = InputPath.of("request", "query");

  /** What always has the same value. */
  private static final InputPart CONSTANT = input -> null;

  private static final Map<InputPath, InputPart> LEAVES = leaves();

  private InputParts() {}

  private static Map<InputPath, InputPart> leaves() {
    Map<InputPath, InputPart> leaves = new LinkedHashMap<>();
    leaves.put(InputPath.of("version"), CONSTANT);
    leaves.put(InputPath.of("identity", "issuer"), input -> input.identity().issuer());
    leaves.put(InputPath.of("identity", "subject"), input -> input.identity().subject());
    leaves.put(InputPath.of("identity", "groups"), input -> input.identity().groups());
    leaves.put(InputPath.of("resource", "name"), PolicyInput::resource);
    leaves.put(InputPath.of("resource", "kind"), PolicyInput::kind);
    leaves.put(InputPath.of("request", "method"), input -> input.request().method());
    leaves.put(InputPath.of("request", "host"), input -> input.request().host());
    leaves.put(InputPath.of("request", "path"), input -> input.request().path());
    leaves.put(InputPath.of("request", "segments"), input -> input.request().segments());
    leaves.put(InputPath.of("request", "size"), input -> input.request().size());
    leaves.put(QUERY, input -> input.request().query());
    leaves.put(HEADERS, input -> input.request().headers());
    leaves.put(InputPath.of("connection", "tls_version"), input -> input.connection().tlsVersion());
    leaves.put(
        InputPath.of("connection", "client_certificate"),
        input -> input.connection().clientCertificate());
    leaves.put(InputPath.of("connection", "address"), input -> input.connection().address());
    leaves.put(InputPath.of("time", "iso"), input -> input.at().getEpochSecond());
    leaves.put(
        InputPath.of("time", "hour"), input -> input.at().atOffset(ZoneOffset.UTC).getHour());
    leaves.put(
        InputPath.of("time", "minute"), input -> input.at().atOffset(ZoneOffset.UTC).getMinute());
    leaves.put(
        InputPath.of("time", "weekday"),
        input -> input.at().atOffset(ZoneOffset.UTC).getDayOfWeek());
    leaves.put(InputPath.of("time", "epoch"), input -> input.at().getEpochSecond());
    leaves.put(InputPath.of("grants"), PolicyInput::grants);
    leaves.put(InputPath.of("approval"), PolicyInput::approval);
    BodyParts.addTo(leaves);
    return leaves;
  }

  /** The part that is exactly the value at a place; empty where no single one is. */
  static Optional<InputPart> exactly(InputPath place) {
    return Optional.ofNullable(LEAVES.get(place)).filter(part -> !part.equals(CONSTANT));
  }

  /**
   * The parts that the value at a place is made of.
   *
   * @return empty if an input has no such place, so that nobody knows what is there
   */
  static Optional<List<InputPart>> valueAt(InputPath place) {
    if (isBelow(HEADERS, place)) {
      String name = place.keys().get(HEADERS.keys().size());
      return Optional.of(List.of(input -> input.request().headers().get(name)));
    }
    if (isBelow(QUERY, place)) {
      String name = place.keys().get(QUERY.keys().size());
      return Optional.of(List.of(input -> input.request().query().get(name)));
    }
    List<InputPart> parts = new ArrayList<>();
    LEAVES.forEach(
        (leaf, part) -> {
          if ((leaf.contains(place) || place.contains(leaf)) && !part.equals(CONSTANT)) {
            parts.add(part);
          }
        });
    return isKnown(place) ? Optional.of(parts) : Optional.empty();
  }

  /**
   * The parts that tell whether there is a value at a place. Objects around leaves always are, but
   * for some of the body.
   */
  static Optional<List<InputPart>> presenceOf(InputPath place) {
    InputPart optional = BodyParts.PRESENCES.get(place);
    if (optional != null) {
      return Optional.of(List.of(optional));
    }
    if (BodyParts.BODY.contains(place) && !BodyParts.BODY.equals(place)) {
      return valueAt(place);
    }
    boolean around =
        LEAVES.keySet().stream().anyMatch(leaf -> place.contains(leaf) && !leaf.equals(place));
    return around || LEAVES.containsKey(place) ? Optional.of(List.of()) : valueAt(place);
  }

  private static boolean isKnown(InputPath place) {
    return LEAVES.keySet().stream().anyMatch(leaf -> leaf.contains(place) || place.contains(leaf));
  }

  private static boolean isBelow(InputPath object, InputPath place) {
    return object.contains(place) && !object.equals(place);
  }

  /** The places that have parts of their own. */
  static Iterable<InputPath> places() {
    return LEAVES.keySet();
  }
}
