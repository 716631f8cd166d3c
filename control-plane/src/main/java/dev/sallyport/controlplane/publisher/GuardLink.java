package dev.sallyport.controlplane.publisher;

import dev.sallyport.controlplane.snapshot.Snapshot;
import java.util.List;

/** A connected ext-proc server. Its calls never block. */
public interface GuardLink {

  /** Name of the server, for people. */
  String node();

  /**
   * Sends a snapshot, to be answered once.
   *
   * @param retain every revision that the server has to keep; it drops all others
   */
  void send(Snapshot snapshot, List<String> retain);

  /** Ends the connection; the server may connect again. */
  void close(String why);
}
