package dev.sallyport.core.identity;

/**
 * A name of a verified person (OpenID Connect Core §5.7).
 *
 * @param issuer name of the issuer that vouches
 * @param subject the issuer's stable name ({@code sub})
 */
public record Person(String issuer, String subject) {}
