package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.resource.PlainDoor;

/** A port without TLS, which leads nowhere. */
final class PlainSection {

  private static final Key<PlainDoor.Answer> ANSWER =
      Key.withDefault(
          "answer",
          Choice.of(PlainDoor.Answer.class),
          "refuse",
          "`refuse` is 426; `redirect` is 308 to the same URL with https, on the listener's port.");

  static final Section SHAPE =
      Section.of("a port without TLS", ListenPlace.ADDRESS, ListenPlace.PORT, ANSWER);

  private PlainSection() {}

  static PlainDoor read(Fields section) {
    return new PlainDoor(ListenPlace.read(section), section.get(ANSWER));
  }
}
