package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Located;
import java.util.List;
import java.util.Optional;

/** Finds the listener that a resource is served on. */
final class ListenerChoice {

  private final List<Fields> listeners;
  private final Problems problems;

  ListenerChoice(List<Fields> listeners, Problems problems) {
    this.listeners = listeners;
    this.problems = problems;
  }

  /** The listener that a resource names, or the only one there is. */
  Optional<Fields> of(Fields resource) {
    if (resource.mentions(ResourceSection.LISTENER)) {
      return resource.find(ResourceSection.LISTENER).flatMap(this::named);
    }
    if (listeners.size() > 1) {
      problems.add(
          resource.at(),
          "a resource without \"listener\" where there are " + listeners.size() + " listeners",
          "listener: one of " + String.join(", ", names()));
    }
    return listeners.size() == 1 ? Optional.of(listeners.getFirst()) : Optional.empty();
  }

  private Optional<Fields> named(Located<String> name) {
    Optional<Fields> listener =
        listeners.stream()
            .filter(l -> l.value(ListenerSection.NAME).equals(Optional.of(name.value())))
            .findFirst();
    if (listener.isEmpty() && names().size() == listeners.size()) {
      problems.add(
          name.at(),
          "no listener is named " + Quoted.of(name.value()),
          "one of " + String.join(", ", names()),
          NearMiss.of(name.value(), names()));
    }
    return listener;
  }

  private List<String> names() {
    return listeners.stream()
        .flatMap(l -> l.value(ListenerSection.NAME).stream())
        .distinct()
        .toList();
  }
}
