package dev.sallyport.masking.action;

/**
 * Whose tokens: those of one scope mean nothing in any other.
 *
 * @param issuer name of the issuer that vouches for the caller
 * @param subject the issuer's name for the caller
 * @param resource name of the resource
 */
public record TokenScope(String issuer, String subject, String resource) {}
