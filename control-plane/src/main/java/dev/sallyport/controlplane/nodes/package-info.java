/** The door for Envoys on other machines: they join, renew and get their resources there. */
@NullMarked
package dev.sallyport.controlplane.nodes;

import org.jspecify.annotations.NullMarked;
