package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Fields;
import java.util.Optional;

/**
 * A resource's section and that of the listener it is served on.
 *
 * @param resource the resource
 * @param listener its listener; empty, with the problem noted, if there is none
 */
record Served(Fields resource, Optional<Fields> listener) {

  Optional<String> listenerName() {
    return listener.flatMap(section -> section.value(ListenerSection.NAME));
  }
}
