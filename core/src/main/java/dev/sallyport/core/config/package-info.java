/** {@code sallyport.yaml}: reading it, its errors, its JSON Schema. */
@NullMarked
package dev.sallyport.core.config;

import org.jspecify.annotations.NullMarked;
