/** Envoys on other machines: how they get an identity, and how they lose it. */
@NullMarked
package dev.sallyport.pki.node;

import org.jspecify.annotations.NullMarked;
