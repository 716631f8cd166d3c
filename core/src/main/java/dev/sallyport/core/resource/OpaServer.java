package dev.sallyport.core.resource;

import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.util.Optional;

/**
 * An OPA server that decides in place of a bundle.
 *
 * @param url base address, {@code https}, or {@code http} to this machine
 * @param token bearer token for it, read by the ext-proc servers
 * @param authorities whom its certificate has to be signed by
 */
public record OpaServer(URI url, Optional<SecretRef> token, TrustBundle authorities) {}
