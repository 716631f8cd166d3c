package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.WholeNumber;
import dev.sallyport.core.resource.Address;
import java.util.Optional;

/** Where something listens: two keys of its section. */
final class ListenPlace {

  static final Key<String> ADDRESS =
      Key.withDefault("address", ListenAddressText.SHAPE, "127.0.0.1", "IP address to listen on.");
  static final Key<Integer> PORT =
      Key.required("port", new WholeNumber("port", 0, 65_535), "TCP port; 0 takes any free one.");

  private ListenPlace() {}

  /** Address and port of a section without problems. */
  static Address read(Fields section) {
    return new Address(section.get(ADDRESS), section.get(PORT));
  }

  /** Address and port as they stand in the file. */
  static Optional<Located<Address>> of(Fields section) {
    Optional<String> host = section.value(ADDRESS);
    return section
        .find(PORT)
        .flatMap(port -> host.map(h -> new Located<>(port.at(), new Address(h, port.value()))));
  }
}
