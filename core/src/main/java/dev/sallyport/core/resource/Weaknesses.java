package dev.sallyport.core.resource;

import java.util.ArrayList;
import java.util.List;

/** What is allowed and still calls for a second look. */
public final class Weaknesses {

  private Weaknesses() {}

  /** One sentence for each, in the order of the configuration. */
  public static List<String> of(Gateway gateway) {
    List<String> found = new ArrayList<>();
    for (Resource resource : gateway.resources()) {
      UpstreamTrust trust = resource.upstream().tls().trust();
      String who = "resource " + resource.name();
      if (trust.pins().size() == 1) {
        found.add(
            who
                + " has one pin only: when its upstream's key changes, it is cut off. Add the pin of"
                + " the next key.");
      }
      if (trust instanceof UpstreamTrust.PinsOnly) {
        found.add(
            who
                + " trusts pins alone: neither name nor expiry of its upstream's certificate count.");
      }
    }
    return List.copyOf(found);
  }
}
