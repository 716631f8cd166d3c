package dev.sallyport.core.resource;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** Why an upstream is believed to be itself. There is no value for "not checked". */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UpstreamTrust.Authorities.class, name = "authorities"),
  @JsonSubTypes.Type(value = UpstreamTrust.PinsOnly.class, name = "pins-only")
})
public sealed interface UpstreamTrust {

  /** Pins of the upstream's key; empty when authorities alone decide. */
  List<Pin> pins();

  /**
   * The chain leads to an authority, a SAN matches, and one of the pins matches if there are any.
   *
   * @param bundle the authorities
   * @param names SANs of which one must match exactly, at least one
   * @param pins pins of which one must match; empty for none
   */
  record Authorities(TrustBundle bundle, List<String> names, List<Pin> pins)
      implements UpstreamTrust {
    public Authorities {
      names = List.copyOf(names);
      pins = List.copyOf(pins);
    }
  }

  /**
   * One of the pins matches; the chain is not looked at. Only by explicit choice.
   *
   * @param pins at least one
   */
  record PinsOnly(List<Pin> pins) implements UpstreamTrust {
    public PinsOnly {
      pins = List.copyOf(pins);
    }
  }
}
