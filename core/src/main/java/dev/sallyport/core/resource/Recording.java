package dev.sallyport.core.resource;

/**
 * What of a resource's exchanges goes on record.
 *
 * @param level how much
 * @param maxBodyBytes how much of each body is kept at {@link RecordingLevel#FULL}, in bytes; the
 *     rest is marked as cut
 */
public record Recording(RecordingLevel level, long maxBodyBytes) {}
