package dev.sallyport.envoy.bootstrap;

import java.nio.file.Path;

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
    throw new UnsupportedOperationException();
  }
}
