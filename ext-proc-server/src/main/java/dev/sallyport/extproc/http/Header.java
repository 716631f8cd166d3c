package dev.sallyport.extproc.http;

/**
 * One field line of a head.
 *
 * @param name lower-case name; pseudo-headers start with a colon (RFC 9113 §8.3)
 * @param value value as Envoy passed it on
 */
public record Header(String name, String value) {}
