package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.NearMiss;
import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.problem.Quoted;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.resource.Address;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What must not be said twice in a file. */
final class CrossChecks {

  /** Who vouches for the local admin, where people are named by issuer and subject. */
  private static final String LOCAL = "local";

  private CrossChecks() {}

  static void listeners(List<Fields> listeners, Problems problems) {
    Unique<String> names = new Unique<>("the listener name", problems);
    Map<Integer, List<Located<Address>>> byPort = new HashMap<>();
    for (Fields listener : listeners) {
      names.see(listener.find(ListenerSection.NAME));
      for (Optional<Located<Address>> place :
          List.of(ListenerSection.address(listener), ListenerSection.plainAddress(listener))) {
        place.ifPresent(
            address ->
                see(
                    byPort.computeIfAbsent(address.value().port(), _ -> new ArrayList<>()),
                    address,
                    problems));
      }
    }
  }

  /** What a listener says of a hostname counts for one that is served there, or for nobody. */
  static void hostnamesOfListeners(
      List<Fields> listeners, List<Served> resources, Problems problems) {
    for (Fields listener : listeners) {
      Set<String> hostnames = new TreeSet<>();
      for (Served served : resources) {
        if (served.listener().filter(own -> own == listener).isPresent()) {
          served.resource().value(ResourceSection.HOSTNAME).ifPresent(hostnames::add);
        }
      }
      listener
          .value(ListenerSection.TLS)
          .ifPresent(
              tls ->
                  namedIn(tls)
                      .filter(hostname -> !hostnames.contains(hostname.value()))
                      .forEach(hostname -> notServed(hostname, hostnames, problems)));
    }
  }

  private static Stream<Located<String>> namedIn(Fields tls) {
    Stream<Located<String>> ofClients =
        tls.value(ListenerSection.CLIENTS).orElse(List.of()).stream()
            .flatMap(rules -> rules.value().value(ClientSection.HOSTNAMES).stream())
            .flatMap(List::stream);
    return Stream.concat(tls.find(ListenerSection.WITHOUT_SERVER_NAME).stream(), ofClients);
  }

  private static void notServed(
      Located<String> hostname, Set<String> hostnames, Problems problems) {
    problems.add(
        hostname.at(),
        "no resource of this listener has the hostname " + Quoted.of(hostname.value()),
        hostnames.isEmpty()
            ? "a hostname of one of its resources"
            : "one of " + String.join(", ", hostnames),
        NearMiss.of(hostname.value(), hostnames));
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
      issuer
          .find(IssuerSection.NAME)
          .filter(name -> name.value().equals(LOCAL))
          .ifPresent(
              name ->
                  problems.add(name.at(), "the name of the local admin's issuer", "another name"));
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

  static void resources(List<Served> resources, Problems problems) {
    Unique<String> names = new Unique<>("the resource name", problems);
    Unique<Door> doors = new Unique<>("the hostname and path prefix", problems);
    for (Served served : resources) {
      names.see(served.resource().find(ResourceSection.NAME));
      doors.see(door(served));
    }
  }

  private static Optional<Located<Door>> door(Served served) {
    Optional<Located<String>> hostname = served.resource().find(ResourceSection.HOSTNAME);
    Optional<String> prefix = served.resource().value(ResourceSection.PATH_PREFIX);
    Optional<String> listener = served.listenerName();
    if (hostname.isEmpty() || prefix.isEmpty() || listener.isEmpty()) {
      return Optional.empty();
    }
    Door door = new Door(listener.get(), hostname.get().value(), prefix.get());
    return Optional.of(new Located<>(hostname.get().at(), door));
  }
}
