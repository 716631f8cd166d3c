/** A declarative model of keys, from which checks, JSON Schema and reference tables follow. */
@NullMarked
package dev.sallyport.core.config.shape;

import org.jspecify.annotations.NullMarked;
