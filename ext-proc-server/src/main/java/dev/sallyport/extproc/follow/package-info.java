/** Following what the control plane says over a stream that may break. */
@NullMarked
package dev.sallyport.extproc.follow;

import org.jspecify.annotations.NullMarked;
