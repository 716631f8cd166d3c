package dev.sallyport.envoy.filter;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;

/** What of an exchange goes past the guard. Fixed per route; the guard cannot change it. */
public final class ProcessingModes {

  /** Heads, bodies as full-duplex streams, trailers (which that body mode demands). */
  public static final ProcessingMode EVERYTHING =
      ProcessingMode.newBuilder()
          .setRequestHeaderMode(HeaderSendMode.SEND)
          .setResponseHeaderMode(HeaderSendMode.SEND)
          .setRequestBodyMode(BodySendMode.FULL_DUPLEX_STREAMED)
          .setResponseBodyMode(BodySendMode.FULL_DUPLEX_STREAMED)
          .setRequestTrailerMode(HeaderSendMode.SEND)
          .setResponseTrailerMode(HeaderSendMode.SEND)
          .build();

  /** The head of the request, for routes that only refuse. */
  public static final ProcessingMode REQUEST_HEAD =
      ProcessingMode.newBuilder()
          .setRequestHeaderMode(HeaderSendMode.SEND)
          .setResponseHeaderMode(HeaderSendMode.SKIP)
          .setRequestBodyMode(BodySendMode.NONE)
          .setResponseBodyMode(BodySendMode.NONE)
          .setRequestTrailerMode(HeaderSendMode.SKIP)
          .setResponseTrailerMode(HeaderSendMode.SKIP)
          .build();

  private ProcessingModes() {}
}
