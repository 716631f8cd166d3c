package dev.sallyport.controlplane.posture;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sallyport.controlplane.posture.ResourcePosture.FirstDoor;
import dev.sallyport.controlplane.posture.ResourcePosture.SecondDoor;
import dev.sallyport.controlplane.snapshot.Snapshot;
import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.envoy.cluster.Clusters;
import dev.sallyport.envoy.listener.ClientSubjects;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what is enforced from the resources that Envoys were given, not from the configuration that
 * they were made of: a table of wishes would prove nothing.
 */
public final class Posture {

  private static final Duration SOON = Duration.ofDays(7);

  private Posture() {}

  /** The posture of every resource of a snapshot, in the order of the configuration. */
  public static List<ResourcePosture> of(Snapshot snapshot, Instant now) {
    return snapshot.resources().stream().map(resource -> of(resource, snapshot, now)).toList();
  }

  private static ResourcePosture of(Resource resource, Snapshot snapshot, Instant now) {
    FirstDoor first = firstDoor(resource, snapshot);
    SecondDoor second = secondDoor(resource, snapshot);
    return new ResourcePosture(
        resource.name(), resource.hostname(), first, second, weaknesses(first, second, now));
  }

  private static FirstDoor firstDoor(Resource resource, Snapshot snapshot) {
    FilterChain door =
        snapshot.envoy().listeners().stream()
            .filter(listener -> listener.getName().equals(resource.listener()))
            .flatMap(listener -> listener.getFilterChainsList().stream())
            .filter(chain -> isFor(chain, resource.hostname()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no door for " + resource.hostname()));
    DownstreamTlsContext tls =
        unpack(door.getTransportSocket().getTypedConfig(), DownstreamTlsContext.class);
    CommonTlsContext common = tls.getCommonTlsContext();
    TlsParameters parameters = common.getTlsParams();
    boolean asks =
        common.hasValidationContextSdsSecretConfig()
            || common.hasValidationContext()
            || common.hasCombinedValidationContext();
    boolean required =
        tls.getRequireClientCertificate().getValue()
            || resource.clientCertificate() == ClientCertificateMode.REQUIRED;
    return new FirstDoor(
        resource.listener(),
        version(parameters.getTlsMinimumProtocolVersion()),
        version(parameters.getTlsMaximumProtocolVersion()),
        parameters.getCipherSuitesList(),
        parameters.getEcdhCurvesList(),
        required ? "required" : asks ? "optional" : "none",
        common
            .getCombinedValidationContext()
            .getDefaultValidationContext()
            .getMatchTypedSubjectAltNamesList()
            .stream()
            .map(Posture::name)
            .toList(),
        ClientSubjects.rules(door),
        !tls.getDisableStatelessSessionResumption() || !tls.getDisableStatefulSessionResumption(),
        Optional.ofNullable(snapshot.certificateExpiry().get(resource.hostname()))
            .map(Instant::toString));
  }

  private static String name(SubjectAltNameMatcher matcher) {
    StringMatcher text = matcher.getMatcher();
    return matcher.getSanType()
        + " "
        + (text.hasPrefix() ? text.getPrefix() + "*" : text.getExact());
  }

  private static SecondDoor secondDoor(Resource resource, Snapshot snapshot) {
    String name = Clusters.name(resource);
    UpstreamTlsContext tls =
        snapshot.envoy().clusters().stream()
            .filter(cluster -> cluster.getName().equals(name))
            .map(Cluster::getTransportSocket)
            .findFirst()
            .map(socket -> unpack(socket.getTypedConfig(), UpstreamTlsContext.class))
            .orElseThrow(() -> new IllegalStateException("no cluster " + name));
    UpstreamTrust trust = resource.upstream().tls().trust();
    return new SecondDoor(
        resource.upstream().addresses().stream().map(Address::toString).toList(),
        tls.getSni(),
        version(tls.getCommonTlsContext().getTlsParams().getTlsMinimumProtocolVersion()),
        trust instanceof UpstreamTrust.PinsOnly ? "pins-only" : "authorities",
        authorities(trust),
        trust instanceof UpstreamTrust.Authorities some ? some.names() : List.of(),
        trust.pins().stream().map(Pin::toString).toList(),
        tls.getCommonTlsContext().getTlsCertificateSdsSecretConfigsCount() > 0,
        !tls.hasMaxSessionKeys() || tls.getMaxSessionKeys().getValue() > 0);
  }

  private static String authorities(UpstreamTrust trust) {
    return switch (trust) {
      case UpstreamTrust.PinsOnly _ -> "none";
      case UpstreamTrust.Authorities some ->
          switch (some.bundle()) {
            case TrustBundle.SystemStore _ -> "system";
            case TrustBundle.Pem _ -> "bundle";
          };
    };
  }

  private static List<String> weaknesses(FirstDoor first, SecondDoor second, Instant now) {
    List<String> weak = new ArrayList<>();
    if (!first.minimumVersion().equals("1.3")) {
      weak.add("clients may use TLS " + first.minimumVersion());
    }
    if (first.resumption()) {
      weak.add("clients may resume sessions");
    }
    first
        .certificateUntil()
        .filter(end -> Instant.parse(end).isBefore(now.plus(SOON)))
        .ifPresent(end -> weak.add("the door's certificate ends at " + end));
    if (!second.minimumVersion().equals("1.3")) {
      weak.add("the upstream may use TLS " + second.minimumVersion());
    }
    if (second.trust().equals("pins-only")) {
      weak.add("the upstream's name, authority and expiry are not looked at, only its key");
    }
    if (second.pins().isEmpty()) {
      weak.add("no pin: whatever the " + second.authorities() + " authorities sign is believed");
    } else if (second.pins().size() == 1) {
      weak.add("only one pin: the upstream cannot change its key without an outage");
    }
    return weak;
  }

  private static boolean isFor(FilterChain chain, String hostname) {
    return chain.getFilterChainMatch().getServerNamesList().contains(hostname);
  }

  private static String version(TlsProtocol protocol) {
    return protocol.name().toUpperCase(Locale.ROOT).replace("TLSV1_", "1.");
  }

  private static <T extends com.google.protobuf.Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a door has " + any.getTypeUrl(), e);
    }
  }
}
