/** Syslog over TLS: RFC 5424 and RFC 5425. */
@NullMarked
package dev.sallyport.archive.syslog;

import org.jspecify.annotations.NullMarked;
