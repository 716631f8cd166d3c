package dev.sallyport.core.resource;

import dev.sallyport.core.secret.SecretRef;
import java.util.Optional;

/**
 * A PostgreSQL database for the index of recordings.
 *
 * @param url {@code jdbc:postgresql://…}
 * @param user name of the role
 * @param password its password
 */
public record IndexDatabase(String url, String user, Optional<SecretRef> password) {}
