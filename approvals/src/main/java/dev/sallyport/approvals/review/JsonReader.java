package dev.sallyport.approvals.review;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads one JSON object strictly; every complaint names the place. */
record JsonReader(JsonNode node, String place) {

  private static final int LONGEST_NAME = 255;

  boolean has(String name) {
    return node.has(name);
  }

  void allowOnly(Set<String> names) throws HoldTermsException {
    check(node.isObject(), place, "is no object");
    for (var member : node.properties()) {
      check(
          names.contains(member.getKey()),
          place,
          "has an unknown field; known are " + sorted(names));
    }
  }

  JsonReader object(String name) {
    return new JsonReader(node.path(name), at(name));
  }

  List<JsonReader> objects(String name, int least, int most) throws HoldTermsException {
    List<JsonReader> objects = new ArrayList<>();
    for (JsonNode item : list(name, least, most)) {
      objects.add(new JsonReader(item, at(name) + "[" + objects.size() + "]"));
    }
    return objects;
  }

  SortedSet<String> names(String name, int least, int most) throws HoldTermsException {
    SortedSet<String> names = new TreeSet<>();
    for (JsonNode item : list(name, least, most)) {
      check(names.add(text(item, at(name))), at(name), "has an entry twice");
    }
    return names;
  }

  String name(String name) throws HoldTermsException {
    return text(node.path(name), at(name));
  }

  int number(String name, int least, int most, int otherwise) throws HoldTermsException {
    if (!node.has(name)) {
      return otherwise;
    }
    JsonNode value = node.path(name);
    check(
        value.isIntegralNumber()
            && value.canConvertToInt()
            && value.intValue() >= least
            && value.intValue() <= most,
        at(name),
        "is no whole number from " + least + " to " + most);
    return value.intValue();
  }

  boolean truth(String name) throws HoldTermsException {
    JsonNode value = node.path(name);
    check(value.isMissingNode() || value.isBoolean(), at(name), "is neither true nor false");
    return value.booleanValue();
  }

  private JsonNode list(String name, int least, int most) throws HoldTermsException {
    JsonNode value = node.path(name);
    check(
        (value.isMissingNode() && least == 0)
            || (value.isArray() && value.size() >= least && value.size() <= most),
        at(name),
        "is no list of " + least + " to " + most + " entries");
    return value;
  }

  private static String text(JsonNode value, String place) throws HoldTermsException {
    check(
        value.isTextual()
            && !value.textValue().isBlank()
            && value.textValue().length() <= LONGEST_NAME,
        place,
        "is no text of 1 to " + LONGEST_NAME + " characters");
    return value.textValue();
  }

  private String at(String name) {
    return place + "." + name;
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }

  private static void check(boolean sound, String place, String otherwise)
      throws HoldTermsException {
    if (!sound) {
      throw new HoldTermsException(place + " " + otherwise);
    }
  }
}
