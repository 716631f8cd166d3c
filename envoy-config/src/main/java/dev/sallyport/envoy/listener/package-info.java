/** First doors: TLS by hostname, clear text answered, headers cleaned. */
@NullMarked
package dev.sallyport.envoy.listener;

import org.jspecify.annotations.NullMarked;
