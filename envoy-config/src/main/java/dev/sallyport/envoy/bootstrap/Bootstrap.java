package dev.sallyport.envoy.bootstrap;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import dev.sallyport.envoy.evidence.AccessLogs;
import dev.sallyport.envoy.filter.Guard;
import dev.sallyport.envoy.xds.Xds;
import io.envoyproxy.envoy.config.bootstrap.v3.Admin;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.StaticResources;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.GrpcService.EnvoyGrpc;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.overload.v3.OverloadManager;
import io.envoyproxy.envoy.config.overload.v3.ResourceMonitor;
import io.envoyproxy.envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The bootstrap file of an Envoy ({@code envoy.config.bootstrap.v3.Bootstrap}). */
public final class Bootstrap {

  /** Socket of the control plane (ADS) in the run directory. */
  public static final String CONTROL_PLANE_SOCKET = "control-plane.sock";

  /** Socket of the ext-proc server in the run directory. */
  public static final String GUARD_SOCKET = "guard.sock";

  /** Socket of Envoy's admin interface in the run directory. */
  public static final String ADMIN_SOCKET = "envoy-admin.sock";

  /** {@code node.cluster} of every Envoy, and the group that snapshots are published to. */
  public static final String NODE_CLUSTER = "sallyport";

  /** {@code sun_path} of unix(7) holds 108 bytes with the final zero. */
  private static final int LONGEST_SOCKET_PATH = 107;

  private static final int OWNER_ONLY = 0600;

  private static final long MOST_CONNECTIONS = 20_000;

  /** Types that stand in {@code Any} fields of it. */
  static final List<Descriptor> TYPES =
      List.of(HttpProtocolOptions.getDescriptor(), DownstreamConnectionsConfig.getDescriptor());

  private Bootstrap() {}

  /**
   * JSON of a bootstrap whose Envoy gets everything but its way to the control plane and to the
   * ext-proc server over ADS.
   *
   * @param nodeId {@code node.id}
   * @param runDirectory directory of the sockets; their absolute paths must stay below 108 bytes
   *     (unix(7))
   * @throws IllegalArgumentException if the paths are too long
   */
  public static String json(String nodeId, Path runDirectory) {
    TypeRegistry types = TypeRegistry.newBuilder().add(TYPES).build();
    try {
      return JsonFormat.printer().usingTypeRegistry(types).print(of(nodeId, runDirectory)) + "\n";
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("every type of the bootstrap is in the registry", e);
    }
  }

  /** The bootstrap as a message; arguments and errors as in {@link #json}. */
  public static io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap of(
      String nodeId, Path runDirectory) {
    return io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.newBuilder()
        .setNode(Node.newBuilder().setId(nodeId).setCluster(NODE_CLUSTER))
        .setAdmin(Admin.newBuilder().setAddress(socket(runDirectory, ADMIN_SOCKET, OWNER_ONLY)))
        .setStaticResources(
            StaticResources.newBuilder()
                .addClusters(
                    InnerCluster.of(
                        InnerCluster.CONTROL_PLANE, socket(runDirectory, CONTROL_PLANE_SOCKET, 0)))
                .addClusters(InnerCluster.of(Guard.CLUSTER, socket(runDirectory, GUARD_SOCKET, 0)))
                // The control plane too, but a cluster of its own: what waits here for it to come
                // back must not use up what configuration needs.
                .addClusters(
                    InnerCluster.of(
                        AccessLogs.CLUSTER, socket(runDirectory, CONTROL_PLANE_SOCKET, 0))))
        .setDynamicResources(
            DynamicResources.newBuilder()
                .setAdsConfig(
                    ApiConfigSource.newBuilder()
                        .setApiType(ApiConfigSource.ApiType.GRPC)
                        .setTransportApiVersion(ApiVersion.V3)
                        .setSetNodeOnFirstMessageOnly(true)
                        .addGrpcServices(
                            GrpcService.newBuilder()
                                .setEnvoyGrpc(
                                    EnvoyGrpc.newBuilder()
                                        .setClusterName(InnerCluster.CONTROL_PLANE)
                                        .setAuthority(InnerCluster.CONTROL_PLANE))))
                .setCdsConfig(Xds.ADS)
                .setLdsConfig(Xds.ADS))
        .setOverloadManager(
            OverloadManager.newBuilder()
                .addResourceMonitors(
                    ResourceMonitor.newBuilder()
                        .setName("envoy.resource_monitors.global_downstream_max_connections")
                        .setTypedConfig(
                            Any.pack(
                                DownstreamConnectionsConfig.newBuilder()
                                    .setMaxActiveDownstreamConnections(MOST_CONNECTIONS)
                                    .build()))))
        .build();
  }

  private static Address socket(Path runDirectory, String name, int mode) {
    String path = runDirectory.toAbsolutePath().resolve(name).toString();
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH) {
      throw new IllegalArgumentException(
          path + " is too long for a Unix domain socket; choose a shorter run directory");
    }
    return Address.newBuilder().setPipe(Pipe.newBuilder().setPath(path).setMode(mode)).build();
  }
}
