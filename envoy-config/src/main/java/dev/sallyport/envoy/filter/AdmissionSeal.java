package dev.sallyport.envoy.filter;

import dev.sallyport.proto.Wire;
import io.envoyproxy.envoy.config.rbac.v3.MetadataSource;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.SourcedMetadata;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher.PathSegment;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.ValueMatcher;

/**
 * Refuses every request that the guard has not admitted in so many words. A guard that ends its
 * stream cleanly makes Envoy go on without it; that is when this filter is needed.
 */
final class AdmissionSeal {

  private AdmissionSeal() {}

  static RBAC config() {
    return RBAC.newBuilder()
        .setRules(
            io.envoyproxy
                .envoy
                .config
                .rbac
                .v3
                .RBAC
                .newBuilder()
                .setAction(io.envoyproxy.envoy.config.rbac.v3.RBAC.Action.ALLOW)
                .putPolicies(
                    Wire.ADMITTED,
                    Policy.newBuilder()
                        .addPermissions(Permission.newBuilder().setSourcedMetadata(admitted()))
                        .addPrincipals(Principal.newBuilder().setAny(true))
                        .build()))
        .build();
  }

  private static SourcedMetadata admitted() {
    return SourcedMetadata.newBuilder()
        .setMetadataSource(MetadataSource.DYNAMIC)
        .setMetadataMatcher(
            MetadataMatcher.newBuilder()
                .setFilter(Wire.METADATA_NAMESPACE)
                .addPath(PathSegment.newBuilder().setKey(Wire.ADMISSION_KEY))
                .setValue(
                    ValueMatcher.newBuilder()
                        .setStringMatch(StringMatcher.newBuilder().setExact(Wire.ADMITTED))))
        .build();
  }
}
