package dev.sallyport.extproc.stream;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;

/** Where the answers of an exchange go. */
interface Reply {

  /** Sends an answer. */
  void send(ProcessingResponse answer);

  /** Ends the stream with an error, upon which Envoy ends the exchange. */
  void abort(String why);
}
