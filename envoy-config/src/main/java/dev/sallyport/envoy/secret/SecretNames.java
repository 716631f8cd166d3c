package dev.sallyport.envoy.secret;

import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.TrustBundle;
import dev.sallyport.core.snapshot.SnapshotJson;

/**
 * Names of SDS secrets.
 *
 * <p>A name that stands for a choice made in the configuration contains that choice (the bundle's
 * digest, the cluster's name with its own), so that an edit makes a new secret beside the old one
 * and never changes what a connection of the old configuration trusts or shows. A certificate that
 * is merely renewed keeps its name, and Envoy takes it in place.
 */
public final class SecretNames {

  private SecretNames() {}

  /** Certificate and key of a first door. */
  public static String server(String listener, String hostname) {
    return "server/" + listener + "/" + hostname;
  }

  /** A bundle of authorities. */
  public static String authorities(TrustBundle bundle) {
    return switch (bundle) {
      case TrustBundle.SystemStore _ -> "authorities/system";
      case TrustBundle.Pem pem ->
          "authorities/" + Sha256.hex(SnapshotJson.write(pem)).substring(0, 16);
    };
  }

  /** Client certificate and key that a cluster shows. */
  public static String upstreamClient(String cluster) {
    return "client/" + cluster;
  }

  /** Value that a cluster injects into a header. */
  public static String credential(String cluster) {
    return "credential/" + cluster;
  }
}
