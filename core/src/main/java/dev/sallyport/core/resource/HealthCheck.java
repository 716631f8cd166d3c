package dev.sallyport.core.resource;

/**
 * How every address of an upstream is asked whether it is well: a GET over the second door's TLS,
 * answered with 200.
 *
 * @param path path that is asked for
 * @param intervalSeconds how often, in seconds
 */
public record HealthCheck(String path, int intervalSeconds) {}
