/** The control plane's approvals, over gRPC. */
@NullMarked
package dev.sallyport.extproc.desk;

import org.jspecify.annotations.NullMarked;
