package dev.sallyport.core.resource;

import java.util.List;

/**
 * What some hostnames of a listener ask of their clients, in place of what the listener asks.
 *
 * @param hostnames which
 * @param certificates whether clients are asked for certificates
 * @param trust which are accepted
 */
public record HostClients(
    List<String> hostnames, ClientCertificateMode certificates, ClientTrust trust) {
  public HostClients {
    hostnames = List.copyOf(hostnames);
  }
}
