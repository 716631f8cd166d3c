package dev.sallyport.envoy.listener;

import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.Resource;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import java.util.List;

/**
 * What a TLS chain asks of its clients. The chain is chosen by hostname, before any path is known:
 * where only some resources of a hostname demand a certificate, the chain asks for one and the
 * guard insists.
 */
sealed interface ClientCertificates {

  /** No certificate is asked for. */
  record NotAsked() implements ClientCertificates {}

  /**
   * A certificate is asked for, and one that is shown must verify.
   *
   * @param trust which are accepted
   * @param required whether the handshake fails without one
   */
  record Asked(ClientTrust trust, boolean required) implements ClientCertificates {}

  /** Rules for subjects of certificates. */
  default List<Filter> filters() {
    return switch (this) {
      case NotAsked _ -> List.of();
      case Asked(ClientTrust trust, boolean required) ->
          ClientSubjects.filters(trust.subjects(), required);
    };
  }

  /**
   * What the chain of a hostname asks.
   *
   * @param resources all resources of that hostname
   * @throws IllegalArgumentException if certificates are asked for and no authorities are named
   */
  static ClientCertificates of(Listener listener, List<Resource> resources) {
    String hostname = resources.isEmpty() ? "" : resources.getFirst().hostname();
    ClientCertificateMode mode = listener.clientCertificates(hostname);
    boolean asked =
        mode != ClientCertificateMode.NONE
            || resources.stream()
                .anyMatch(resource -> resource.clientCertificate() != ClientCertificateMode.NONE);
    if (!asked) {
      return new NotAsked();
    }
    boolean required =
        mode == ClientCertificateMode.REQUIRED
            || resources.stream()
                .allMatch(
                    resource -> resource.clientCertificate() == ClientCertificateMode.REQUIRED);
    return new Asked(
        listener
            .clientTrust(hostname)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "listener "
                            + listener.name()
                            + " asks for client certificates but names no authorities")),
        required);
  }
}
