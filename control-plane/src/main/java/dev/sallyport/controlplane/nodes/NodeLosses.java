package dev.sallyport.controlplane.nodes;

import java.io.IOException;

/** Takes what Envoys on other machines lost of the evidence. */
@FunctionalInterface
public interface NodeLosses {

  /**
   * Puts a loss on record.
   *
   * @param node name of the node
   * @param records how many more records were lost
   * @throws IOException if that is not on record; the node says it again
   */
  void lost(String node, long records) throws IOException;
}
