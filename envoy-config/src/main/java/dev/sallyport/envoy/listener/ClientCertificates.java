package dev.sallyport.envoy.listener;

import dev.sallyport.core.resource.ClientCertificateMode;
import dev.sallyport.core.resource.ClientTrust;
import dev.sallyport.core.resource.Listener;
import dev.sallyport.core.resource.Resource;
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

  /**
   * What the chain of a hostname asks.
   *
   * @param resources all resources of that hostname
   * @throws IllegalArgumentException if certificates are asked for and no authorities are named
   */
  static ClientCertificates of(Listener listener, List<Resource> resources) {
    boolean asked =
        listener.clientCertificates() != ClientCertificateMode.NONE
            || resources.stream()
                .anyMatch(resource -> resource.clientCertificate() != ClientCertificateMode.NONE);
    if (!asked) {
      return new NotAsked();
    }
    boolean required =
        listener.clientCertificates() == ClientCertificateMode.REQUIRED
            || resources.stream()
                .allMatch(
                    resource -> resource.clientCertificate() == ClientCertificateMode.REQUIRED);
    return new Asked(
        listener
            .clientTrust()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "listener "
                            + listener.name()
                            + " asks for client certificates but names no authorities")),
        required);
  }
}
