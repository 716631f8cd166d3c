/** What upstreams offer beside the data path, after Envoy has refused them and now and then. */
@NullMarked
package dev.sallyport.controlplane.upstreams;

import org.jspecify.annotations.NullMarked;
