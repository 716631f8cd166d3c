package dev.sallyport.extproc.http;

/**
 * Head of a response.
 *
 * @param status {@code :status}
 * @param headers every line, pseudo-headers among them
 * @param ends whether the response has neither body nor trailers
 */
public record ResponseHead(int status, Headers headers, boolean ends) {}
