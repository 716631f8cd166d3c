package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.resource.Address;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must not be said twice in a file. */
final class CrossChecks {

  private CrossChecks() {}

  static void listeners(List<Fields> listeners, Problems problems) {
    Unique<String> names = new Unique<>("the listener name", problems);
    Map<Integer, List<Located<Address>>> byPort = new HashMap<>();
    for (Fields listener : listeners) {
      names.see(listener.find(ListenerSection.NAME));
      ListenerSection.address(listener)
          .ifPresent(
              address ->
                  see(
                      byPort.computeIfAbsent(address.value().port(), _ -> new ArrayList<>()),
                      address,
                      problems));
    }
  }

  private static void see(
      List<Located<Address>> taken, Located<Address> address, Problems problems) {
    for (Located<Address> earlier : taken) {
      if (clash(earlier.value(), address.value())) {
        problems.add(
            address.at(),
            "the address " + address.value() + ", on which another listener listens already",
            "another port or address than on line " + earlier.at().line());
        return;
      }
    }
    taken.add(address);
  }

  private static boolean clash(Address a, Address b) {
    return a.port() != 0
        && (IpLiteral.isAny(a.host()) || IpLiteral.isAny(b.host()) || a.host().equals(b.host()));
  }

  static void issuers(List<Fields> issuers, Problems problems) {
    Unique<String> names = new Unique<>("the issuer name", problems);
    Unique<URI> urls = new Unique<>("the issuer", problems);
    for (Fields issuer : issuers) {
      names.see(issuer.find(IssuerSection.NAME));
      urls.see(issuer.find(IssuerSection.ISSUER));
    }
  }

  /** A door by which exactly one resource can be reached. */
  private record Door(String listener, String hostname, String pathPrefix) {
    @Override
    public String toString() {
      return hostname + pathPrefix;
    }
  }

  static void resources(List<Fields> resources, ListenerChoice listeners, Problems problems) {
    Unique<String> names = new Unique<>("the resource name", problems);
    Unique<Door> doors = new Unique<>("the hostname and path prefix", problems);
    for (Fields resource : resources) {
      names.see(resource.find(ResourceSection.NAME));
      doors.see(door(resource, listeners));
    }
  }

  private static Optional<Located<Door>> door(Fields resource, ListenerChoice listeners) {
    Optional<String> listener = listeners.of(resource).flatMap(l -> l.value(ListenerSection.NAME));
    return resource
        .find(ResourceSection.HOSTNAME)
        .flatMap(
            hostname ->
                listener.flatMap(
                    l ->
                        resource
                            .value(ResourceSection.PATH_PREFIX)
                            .map(
                                prefix ->
                                    new Located<>(
                                        hostname.at(), new Door(l, hostname.value(), prefix)))));
  }
}
