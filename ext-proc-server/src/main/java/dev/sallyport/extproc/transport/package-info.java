/** Unix domain sockets for gRPC. */
@NullMarked
package dev.sallyport.extproc.transport;

import org.jspecify.annotations.NullMarked;
