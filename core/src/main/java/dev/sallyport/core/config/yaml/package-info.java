/** YAML 1.2 text as a small tree in which every value knows its line and column. */
@NullMarked
package dev.sallyport.core.config.yaml;

import org.jspecify.annotations.NullMarked;
