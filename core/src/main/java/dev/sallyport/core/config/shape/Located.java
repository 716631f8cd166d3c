package dev.sallyport.core.config.shape;

import dev.sallyport.core.config.problem.Position;

/** A value and where it stands. */
public record Located<T>(Position at, T value) {}
