package dev.sallyport.extproc.stream;

/** Where an exchange gets turns that no message of Envoy's gives it. */
interface Turns {

  /**
   * Runs something when it is nobody else's turn, on a thread that may wait; also when the stream
   * has ended. From any thread; does not wait itself.
   */
  void add(Runnable turn);
}
