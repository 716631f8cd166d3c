/** Access for a while: who has it now, and which exchanges run under it. */
@NullMarked
package dev.sallyport.extproc.grant;

import org.jspecify.annotations.NullMarked;
