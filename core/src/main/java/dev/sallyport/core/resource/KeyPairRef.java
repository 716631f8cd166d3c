package dev.sallyport.core.resource;

import dev.sallyport.core.secret.SecretRef;

/**
 * A certificate chain and where its private key is kept.
 *
 * @param chain PEM certificates, leaf first
 * @param key where the PEM private key is kept
 */
public record KeyPairRef(String chain, SecretRef key) {
  @Override
  public String toString() {
    return "KeyPairRef[key=" + key + "]";
  }
}
