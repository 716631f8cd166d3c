package dev.sallyport.core.resource;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

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
 * @param operators who signs in at the control plane, beside the local admin; no part of a
 *     snapshot, since nothing on the way of a request obeys it
 * @param archive what becomes of recordings; no part of a snapshot either
 */
public record Gateway(
    List<Listener> listeners,
    List<Issuer> issuers,
    List<Resource> resources,
    MaskSettings masking,
    PolicySource policy,
    ApprovalSettings approvals,
    @JsonIgnore Optional<Operators> operators,
    @JsonIgnore Archive archive) {
  public Gateway {
    listeners = List.copyOf(listeners);
    issuers = List.copyOf(issuers);
    resources = List.copyOf(resources);
  }

  /** A gateway that keeps approvals as by default; its only operator is the local admin. */
  public Gateway(
      List<Listener> listeners,
      List<Issuer> issuers,
      List<Resource> resources,
      MaskSettings masking,
      PolicySource policy) {
    this(
        listeners,
        issuers,
        resources,
        masking,
        policy,
        ApprovalSettings.STANDARD,
        Optional.empty(),
        Archive.NONE);
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
