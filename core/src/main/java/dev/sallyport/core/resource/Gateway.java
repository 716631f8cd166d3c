package dev.sallyport.core.resource;

import java.util.List;

/**
 * All that {@code sallyport.yaml} says, checked: names are unique, references resolve, every
 * upstream has TLS and trust.
 *
 * @param listeners first doors
 * @param issuers identity issuers
 * @param resources what is protected
 * @param masking what masking has in common
 * @param policy what decides
 * @param approvals what approvals have in common
 */
public record Gateway(
    List<Listener> listeners,
    List<Issuer> issuers,
    List<Resource> resources,
    MaskSettings masking,
    PolicySource policy,
    ApprovalSettings approvals) {
  public Gateway {
    listeners = List.copyOf(listeners);
    issuers = List.copyOf(issuers);
    resources = List.copyOf(resources);
  }

  /** A gateway that keeps approvals as by default. */
  public Gateway(
      List<Listener> listeners,
      List<Issuer> issuers,
      List<Resource> resources,
      MaskSettings masking,
      PolicySource policy) {
    this(listeners, issuers, resources, masking, policy, ApprovalSettings.STANDARD);
  }

  /** A gateway that masks with nothing of its own. */
  public Gateway(
      List<Listener> listeners,
      List<Issuer> issuers,
      List<Resource> resources,
      PolicySource policy) {
    this(listeners, issuers, resources, MaskSettings.STANDARD, policy);
  }
}
