/** The control plane: it reads what operators want and makes guards and Envoys obey it. */
@NullMarked
package dev.sallyport.controlplane;

import org.jspecify.annotations.NullMarked;
