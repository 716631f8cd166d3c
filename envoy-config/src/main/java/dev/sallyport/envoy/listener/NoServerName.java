package dev.sallyport.envoy.listener;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/** Ends connections whose client has sent a server name. */
public final class NoServerName {

  private NoServerName() {}

  /** The network filter. */
  static Filter filter() {
    return Filter.newBuilder()
        .setName("envoy.filters.network.rbac")
        .setTypedConfig(Any.pack(config()))
        .build();
  }

  /** Its configuration. */
  public static RBAC config() {
    return RBAC.newBuilder()
        .setStatPrefix("no_server_name.")
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
                    "no-server-name",
                    Policy.newBuilder()
                        .addPermissions(
                            Permission.newBuilder()
                                .setRequestedServerName(StringMatcher.newBuilder().setExact("")))
                        .addPrincipals(Principal.newBuilder().setAny(true))
                        .build()))
        .build();
  }
}
