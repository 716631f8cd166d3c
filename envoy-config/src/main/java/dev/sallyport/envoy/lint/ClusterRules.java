package dev.sallyport.envoy.lint;

import com.google.protobuf.Any;
import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.List;
import java.util.Set;

/** Second doors: TLS, a checked peer, the mark of the response seal. */
final class ClusterRules {

  private final Findings findings;
  private final Set<String> secrets;

  ClusterRules(Findings findings, Set<String> secrets) {
    this.findings = findings;
    this.secrets = secrets;
  }

  void check(Cluster cluster) {
    String where = "cluster " + cluster.getName();
    findings.require(
        cluster.getTransportSocketMatchesCount() == 0, where, "chooses its transport by match");
    findings.require(
        asksForHealthAsItCalls(cluster), where, "asks for health otherwise than it calls");
    findings
        .unpack(cluster.getTransportSocket().getTypedConfig(), UpstreamTlsContext.class, where)
        .ifPresent(tls -> checkTls(tls, where));
    findings
        .unpack(
            cluster.getTypedExtensionProtocolOptionsOrDefault(
                "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", Any.getDefaultInstance()),
            HttpProtocolOptions.class,
            where)
        .ifPresent(http -> checkMark(http, where));
  }

  /** A health check may choose another transport socket, port or address, and with it no TLS. */
  private static boolean asksForHealthAsItCalls(Cluster cluster) {
    return cluster.getHealthChecksList().stream()
            .noneMatch(check -> check.hasTransportSocketMatchCriteria() || check.hasTlsOptions())
        && cluster.getLoadAssignment().getEndpointsList().stream()
            .flatMap(locality -> locality.getLbEndpointsList().stream())
            .noneMatch(endpoint -> endpoint.getEndpoint().hasHealthCheckConfig());
  }

  private void checkTls(UpstreamTlsContext tls, String where) {
    CommonTlsContext common = tls.getCommonTlsContext();
    findings.require(!tls.getSni().isEmpty(), where, "sends no server name");
    findings.require(
        tls.hasMaxSessionKeys() && tls.getMaxSessionKeys().getValue() == 0,
        where,
        "resumes sessions");
    findings.require(!tls.getAllowRenegotiation(), where, "allows renegotiation");
    findings.require(
        TlsRules.isModernEnough(common.getTlsParams().getTlsMinimumProtocolVersion()),
        where,
        "accepts TLS below 1.2");
    findings.require(
        common.getTlsParams().getTlsMaximumProtocolVersion() == TlsProtocol.TLSv1_3,
        where,
        "does not offer TLS 1.3");
    TlsRules.references(common)
        .forEach(name -> findings.require(secrets.contains(name), where, "no secret " + name));
    CertificateValidationContext checks =
        common.hasCombinedValidationContext()
            ? common.getCombinedValidationContext().getDefaultValidationContext()
            : common.getValidationContext();
    boolean pinned = checks.getVerifyCertificateSpkiCount() > 0;
    boolean named =
        common.hasCombinedValidationContext() && checks.getMatchTypedSubjectAltNamesCount() > 0;
    findings.require(pinned || named, where, "believes any peer");
    findings.require(
        checks.getTrustChainVerification() == TrustChainVerification.VERIFY_TRUST_CHAIN
            && !checks.getAllowExpiredCertificate(),
        where,
        "weakens the check of the chain");
  }

  private void checkMark(HttpProtocolOptions http, String where) {
    List<HttpFilter> filters = http.getHttpFiltersList();
    if (filters.isEmpty()) {
      findings.require(false, where, "does not mark responses as uninspected");
      return;
    }
    findings
        .unpack(
            filters.getFirst().getTypedConfig(),
            io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutation.class,
            where)
        .ifPresent(
            mutation ->
                findings.require(
                    mutation.getMutations().getResponseMutationsList().stream()
                        .anyMatch(ClusterRules::marks),
                    where,
                    "does not mark responses as uninspected"));
  }

  private static boolean marks(HeaderMutation mutation) {
    return mutation.getAppend().getHeader().getKey().equals(Wire.UNINSPECTED_HEADER)
        && mutation.getAppend().getKeepEmptyValue()
        && mutation.getAppend().getAppendAction() == HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD;
  }
}
