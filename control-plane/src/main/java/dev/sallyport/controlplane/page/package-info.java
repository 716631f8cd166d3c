/** Pages for people: made here, without scripts, safe whatever a held request says. */
@NullMarked
package dev.sallyport.controlplane.page;

import org.jspecify.annotations.NullMarked;
