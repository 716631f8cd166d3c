package dev.sallyport.pki.probe;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.UpstreamTls;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.pki.CertificateFacts;
import dev.sallyport.pki.Pem;
import dev.sallyport.pki.PkiException;
import dev.sallyport.pki.Roots;
import dev.sallyport.pki.Spki;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what an upstream offers now with what the configuration expects of it. */
public final class UpstreamCheck {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** How long before its end a pinned certificate is worth a warning. */
  private static final Duration SOON = Duration.ofDays(21);

  private UpstreamCheck() {}

  /** How what was offered compares. */
  public enum State {
    /** It would be believed. */
    OK,
    /** Its key is none of the pinned ones. */
    PIN_MISMATCH,
    /** Its chain or name would not be believed. */
    UNTRUSTED,
    /** It showed no certificate. */
    UNREACHABLE
  }

  /**
   * What was found at one address.
   *
   * @param resource name of the resource
   * @param address where it was looked
   * @param serverName name that was asked for
   * @param state how it compares
   * @param expectedPins pins of the configuration
   * @param offered chain that was offered, leaf first
   * @param problem why it would not be believed
   * @param warnings what needs a person soon
   * @param checkedAt when, RFC 3339
   */
  public record Report(
      String resource,
      String address,
      String serverName,
      State state,
      List<String> expectedPins,
      List<CertificateFacts> offered,
      Optional<String> problem,
      List<String> warnings,
      String checkedAt) {}

  /** Looks at every address of a resource's upstream. */
  public static List<Report> of(Resource resource, Instant now) {
    return resource.upstream().addresses().stream()
        .map(address -> at(address, resource, now))
        .toList();
  }

  /** What the configuration alone gives reason to warn of. */
  public static List<String> warnings(Resource resource) {
    return resource.upstream().tls().trust().pins().size() == 1
        ? List.of(
            "only one pin: when the upstream changes its key, requests fail until the new pin is"
                + " configured. Add the successor's.")
        : List.of();
  }

  private static Report at(Address address, Resource resource, Instant now) {
    UpstreamTls tls = resource.upstream().tls();
    List<String> warnings = new ArrayList<>(warnings(resource));
    try {
      Offer offer = Offer.of(address.host(), address.port(), tls.serverName(), TIMEOUT);
      Optional<String> distrust = distrust(offer, tls.trust());
      Optional<String> mismatch = mismatch(offer, tls.trust().pins());
      boolean pinned = !tls.trust().pins().isEmpty();
      Instant end = offer.leaf().getNotAfter().toInstant();
      if (pinned && end.isBefore(now.plus(SOON))) {
        warnings.add(
            "the pinned certificate ends at "
                + end
                + "; ask for its successor's key and add that pin before.");
      }
      State state =
          distrust.isPresent()
              ? State.UNTRUSTED
              : mismatch.isPresent() ? State.PIN_MISMATCH : State.OK;
      return report(
          address,
          resource,
          state,
          offer.chain().stream().map(CertificateFacts::of).toList(),
          distrust.or(() -> mismatch),
          warnings,
          now);
    } catch (IOException e) {
      return report(
          address,
          resource,
          State.UNREACHABLE,
          List.of(),
          Optional.of(String.valueOf(e.getMessage())),
          warnings,
          now);
    }
  }

  private static Report report(
      Address address,
      Resource resource,
      State state,
      List<CertificateFacts> offered,
      Optional<String> problem,
      List<String> warnings,
      Instant now) {
    UpstreamTls tls = resource.upstream().tls();
    return new Report(
        resource.name(),
        address.toString(),
        tls.serverName(),
        state,
        tls.trust().pins().stream().map(Pin::toString).toList(),
        offered,
        problem,
        warnings,
        now.toString());
  }

  private static Optional<String> distrust(Offer offer, UpstreamTrust trust) throws PkiException {
    return switch (trust) {
      case UpstreamTrust.PinsOnly _ -> Optional.empty();
      case UpstreamTrust.Authorities authorities ->
          offer.distrust(roots(authorities.bundle()), authorities.names());
    };
  }

  private static Roots roots(TrustBundle bundle) throws PkiException {
    return switch (bundle) {
      case TrustBundle.SystemStore _ -> Roots.ofSystem();
      case TrustBundle.Pem pem -> Roots.of(Pem.certificates(pem.certificates(), "authorities"));
    };
  }

  private static Optional<String> mismatch(Offer offer, List<Pin> pins) {
    Pin offered = Spki.pin(offer.leaf());
    return pins.isEmpty() || pins.contains(offered)
        ? Optional.empty()
        : Optional.of("its key, " + offered + ", is none of the pinned ones");
  }
}
