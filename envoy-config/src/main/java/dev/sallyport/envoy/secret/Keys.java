package dev.sallyport.envoy.secret;

import dev.sallyport.core.secret.Secret;

/**
 * Supplies the key material that a snapshot needs. The caller has loaded and checked all of it
 * before: these methods do not fail.
 */
public interface Keys {

  /**
   * What a first door shows.
   *
   * @param listener name of the listener
   * @param hostname one of its hostnames, lower case
   */
  KeyPair server(String listener, String hostname);

  /**
   * The client certificate shown to an upstream; asked only where the resource has one.
   *
   * @param resource name of the resource
   */
  KeyPair upstreamClient(String resource);

  /**
   * The secret that is injected into requests to an upstream, without the prefix; asked only where
   * the resource has one.
   *
   * @param resource name of the resource
   */
  Secret<String> credential(String resource);

  /**
   * The authorities of the operating system as concatenated PEM; asked only where something trusts
   * them. They go to Envoy as a secret, because Envoy itself knows no system store ({@code
   * system_root_certs} is for gRPC clients alone).
   */
  default String systemAuthorities() {
    return SystemAuthorities.pem();
  }

  /**
   * A certificate chain and its key.
   *
   * @param chainPem PEM certificates, leaf first
   * @param keyPem PEM private key
   */
  record KeyPair(String chainPem, Secret<String> keyPem) {}
}
