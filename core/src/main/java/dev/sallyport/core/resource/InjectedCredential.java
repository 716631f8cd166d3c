package dev.sallyport.core.resource;

import dev.sallyport.core.secret.SecretRef;

/**
 * Credential that Envoy puts on requests behind the admission seal; the ext-proc server never holds
 * it.
 *
 * @param header lower-case name of the header that carries it
 * @param prefix text before the secret, for example {@code "Bearer "}; may be empty
 * @param value where the secret is kept
 */
public record InjectedCredential(String header, String prefix, SecretRef value) {}
