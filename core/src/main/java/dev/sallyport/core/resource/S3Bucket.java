package dev.sallyport.core.resource;

import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.util.Optional;

/**
 * A bucket of an object store that speaks S3.
 *
 * @param endpoint base address, {@code https}, or {@code http} to this machine
 * @param region as the store names it
 * @param bucket its name
 * @param prefix what names of objects begin with; empty, or ends in {@code /}
 * @param accessKey id of the key
 * @param secretKey the key
 * @param authorities whom the store's certificate has to be signed by
 * @param lockDays for how many days objects are locked (mode COMPLIANCE); empty asks for no lock
 */
public record S3Bucket(
    URI endpoint,
    String region,
    String bucket,
    String prefix,
    SecretRef accessKey,
    SecretRef secretKey,
    TrustBundle authorities,
    Optional<Integer> lockDays) {}
