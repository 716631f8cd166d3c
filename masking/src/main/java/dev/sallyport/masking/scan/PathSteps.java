package dev.sallyport.masking.scan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A path in JSON as a list of steps: {@code $.customer.name}, {@code items[*].note}, {@code
 * $..comment}, {@code $['a name']}. A subset of RFC 9535: names, the wildcard for elements, and the
 * descendant segment before a name.
 *
 * @param steps from the root
 */
record PathSteps(List<Step> steps) {

  /**
   * One step.
   *
   * @param name hash of the letters and digits of the member's name; of no meaning for an element
   * @param element whether it leads to every element of an array
   * @param deep whether any number of steps may lie before it
   */
  record Step(long name, boolean element, boolean deep) {}

  /**
   * Parses a path.
   *
   * @throws IllegalArgumentException with the place and the reason, if it is not of the subset
   */
  static PathSteps parse(String path) {
    List<Step> steps = new ArrayList<>();
    int at = path.startsWith("$") ? 1 : 0;
    boolean bare = at == 0;
    while (at < path.length()) {
      if (path.startsWith("[*]", at)) {
        steps.add(new Step(FieldNames.EMPTY, true, false));
        at += 3;
      } else if (path.startsWith("['", at)) {
        int end = path.indexOf("']", at);
        if (end < 0) {
          throw error(path, at, "a quoted name that does not end");
        }
        steps.add(named(path, at + 2, end, false));
        at = end + 2;
      } else {
        boolean deep = path.startsWith("..", at);
        int start = deep ? at + 2 : path.startsWith(".", at) ? at + 1 : bare ? at : -1;
        if (start < 0) {
          throw error(path, at, "a step begins with '.', '..', '[*]' or \"['\"");
        }
        int end = start;
        while (end < path.length() && ".[".indexOf(path.charAt(end)) < 0) {
          end++;
        }
        steps.add(named(path, start, end, deep));
        at = end;
      }
      bare = false;
    }
    if (steps.isEmpty()) {
      throw error(path, at, "a path has at least one step");
    }
    return new PathSteps(steps);
  }

  private static Step named(String path, int from, int to, boolean deep) {
    long hash = FieldNames.EMPTY;
    for (byte b : path.substring(from, to).getBytes(StandardCharsets.UTF_8)) {
      hash = FieldNames.add(hash, b);
    }
    if (hash == FieldNames.EMPTY) {
      throw error(path, from, "a name without letters and digits");
    }
    return new Step(hash, false, deep);
  }

  private static IllegalArgumentException error(String path, int at, String what) {
    return new IllegalArgumentException("JSON path " + path + ", character " + at + ": " + what);
  }
}
