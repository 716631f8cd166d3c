package dev.sallyport.core.evidence;

import java.io.IOException;
import java.util.List;

/** Where evidence goes. */
public interface EvidenceLog {

  /**
   * Puts records on disk for good. Records that are there already are left out, a second record of
   * a connection only tells what the first did not, and of clients that make very many connections
   * most are only counted.
   *
   * @return how many were new
   * @throws IOException if any of them may not be there; the caller has them sent again
   */
  int append(List<Handshake> records) throws IOException;

  /**
   * Notes that records were lost.
   *
   * @param node name of the Envoy that lost them
   * @param records how many since it was last noted
   */
  void lost(String node, long records) throws IOException;

  /**
   * Notes what is enforced from now on.
   *
   * @param revision revision of the snapshot
   * @param resources what each resource enforces, as {@code GET /posture} has it
   */
  void posture(String revision, Object resources) throws IOException;

  /** Writes what is counted of clients that made more connections than they get lines for. */
  void settle() throws IOException;
}
