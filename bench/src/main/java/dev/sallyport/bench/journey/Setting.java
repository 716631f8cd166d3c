package dev.sallyport.bench.journey;

/**
 * How a run was made.
 *
 * @param connections HTTP/2 connections of the client
 * @param streams requests that each has under way
 * @param seconds how long a way was measured in a round
 * @param rounds how often
 */
record Setting(int connections, int streams, int seconds, int rounds) {}
