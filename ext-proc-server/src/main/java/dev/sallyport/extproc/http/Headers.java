package dev.sallyport.extproc.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The field lines of a head, in order. Heads are short, so that a look-up walks the list instead of
 * building a map.
 */
public final class Headers implements Iterable<Header> {

  private final List<Header> lines;

  public Headers(List<Header> lines) {
    this.lines = List.copyOf(lines);
  }

  /** First value of a lower-case name. */
  public Optional<String> first(String name) {
    for (Header line : lines) {
      if (line.name().equals(name)) {
        return Optional.of(line.value());
      }
    }
    return Optional.empty();
  }

  /** Every value of a lower-case name, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (Header line : lines) {
      if (line.name().equals(name)) {
        values.add(line.value());
      }
    }
    return values;
  }

  /** The lines but those of a lower-case name. */
  public Headers without(String name) {
    return has(name)
        ? new Headers(lines.stream().filter(line -> !line.name().equals(name)).toList())
        : this;
  }

  /** Whether there is a line of this lower-case name. */
  public boolean has(String name) {
    return first(name).isPresent();
  }

  @Override
  public Iterator<Header> iterator() {
    return lines.iterator();
  }

  /** The names alone: values may be secrets. */
  @Override
  public String toString() {
    return lines.stream().map(Header::name).toList().toString();
  }
}
