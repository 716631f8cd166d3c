/** What operators and probes ask over HTTPS: health, status, metrics. */
@NullMarked
package dev.sallyport.controlplane.api;

import org.jspecify.annotations.NullMarked;
