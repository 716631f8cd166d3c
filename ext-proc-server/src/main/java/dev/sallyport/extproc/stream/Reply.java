package dev.sallyport.extproc.stream;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;

/** Where the answers of an exchange go. */
interface Reply {

  /** Sends an answer. */
  void send(ProcessingResponse answer);

  /** What is sent next must wait until everything recorded so far is on the disk. */
  default void commitFirst() {}

  /**
   * Waits until Envoy has read enough of what was sent for more; only on a thread that may wait.
   *
   * @return whether there is anybody left to send to
   */
  boolean awaitRoom();

  /** Ends the stream with an error, upon which Envoy ends the exchange. */
  void abort(String why);
}
