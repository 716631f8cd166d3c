package dev.sallyport.extproc.http;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changes to a head before it goes on: lines to remove, lines to set. */
public final class HeaderEdits {

  private final Set<String> removals = new LinkedHashSet<>();
  private final Map<String, List<String>> settings = new LinkedHashMap<>();

  /** Removes every line of a lower-case name. */
  public HeaderEdits remove(String name) {
    removals.add(name);
    return this;
  }

  /** Puts one line in the place of all lines of a lower-case name. */
  public HeaderEdits set(String name, String value) {
    return set(name, List.of(value));
  }

  /** Puts these lines, at least one, in the place of all lines of a lower-case name. */
  public HeaderEdits set(String name, List<String> values) {
    settings.put(name, List.copyOf(values));
    return this;
  }

  public Set<String> removals() {
    return removals;
  }

  public Map<String, List<String>> settings() {
    return settings;
  }
}
