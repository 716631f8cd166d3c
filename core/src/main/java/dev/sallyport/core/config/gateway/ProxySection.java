package dev.sallyport.core.config.gateway;

import dev.sallyport.core.config.problem.Problems;
import dev.sallyport.core.config.shape.Choice;
import dev.sallyport.core.config.shape.Fields;
import dev.sallyport.core.config.shape.Key;
import dev.sallyport.core.config.shape.ListOf;
import dev.sallyport.core.config.shape.Located;
import dev.sallyport.core.config.shape.Section;
import dev.sallyport.core.config.shape.WholeNumber;
import dev.sallyport.core.resource.Proxies;
import java.util.List;
import java.util.Optional;

/** Proxies in front of a listener. Where none are declared, no client is believed about itself. */
final class ProxySection {

  private enum Announcement {
    NONE,
    REQUIRED
  }

  private static final Key<List<Located<String>>> FROM =
      Key.required(
          "from",
          ListOf.someOf(CidrText.SHAPE),
          "Addresses of the proxies. Nobody else can connect.");
  private static final Key<Announcement> PROXY_PROTOCOL =
      Key.withDefault(
          "proxy-protocol",
          Choice.of(Announcement.class),
          "none",
          "Whether each connection begins with a PROXY protocol header, of version 1 or 2.");
  private static final Key<Integer> FORWARDED_HOPS =
      Key.withDefault(
          "forwarded-hops",
          new WholeNumber("number", 0, 10),
          "0",
          "How many proxies have added an address to `x-forwarded-for`.");

  static final Section SHAPE = Section.of("proxies", FROM, PROXY_PROTOCOL, FORWARDED_HOPS);

  private ProxySection() {}

  static Proxies read(Fields section, Problems problems) {
    boolean protocol = section.value(PROXY_PROTOCOL).equals(Optional.of(Announcement.REQUIRED));
    int hops = section.value(FORWARDED_HOPS).orElse(0);
    if (protocol && hops > 0) {
      problems.add(
          section.at(FORWARDED_HOPS),
          "proxies that say twice where a client is",
          "either proxy-protocol or forwarded-hops");
    } else if (!protocol && hops == 0 && !section.isBroken(FORWARDED_HOPS)) {
      problems.add(
          section.at(),
          "proxies that do not say where a client is",
          "proxy-protocol: required, or forwarded-hops");
    }
    return new Proxies(Lists.values(section, FROM), protocol, hops);
  }
}
