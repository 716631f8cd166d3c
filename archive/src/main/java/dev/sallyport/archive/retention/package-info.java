/** How long recordings stay: retention, legal holds, quotas. */
@NullMarked
package dev.sallyport.archive.retention;

import org.jspecify.annotations.NullMarked;
