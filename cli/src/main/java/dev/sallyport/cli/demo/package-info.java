/** The demo: upstreams, a token issuer, a configuration and a guided tour. */
@NullMarked
package dev.sallyport.cli.demo;

import org.jspecify.annotations.NullMarked;
