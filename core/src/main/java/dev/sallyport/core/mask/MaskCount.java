package dev.sallyport.core.mask;

/**
 * How often a detector masked something in one body; never the value itself.
 *
 * @param detector the detector
 * @param count how often, at least 1
 */
public record MaskCount(DetectorId detector, long count) {}
