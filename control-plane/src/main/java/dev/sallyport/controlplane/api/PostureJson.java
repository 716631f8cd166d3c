package dev.sallyport.controlplane.api;

import dev.sallyport.controlplane.posture.Posture;
import dev.sallyport.controlplane.posture.ResourcePosture;
import dev.sallyport.controlplane.snapshot.Snapshot;
import java.time.Instant;
import java.util.List;

/** The document that {@code GET /posture} answers. */
final class PostureJson {

  private PostureJson() {}

  /**
   * The document.
   *
   * @param revision revision in force
   * @param resources what each resource enforces
   */
  private record Document(String revision, List<ResourcePosture> resources) {}

  static String write(Snapshot snapshot, Instant now) {
    return StatusJson.json(new Document(snapshot.revision(), Posture.of(snapshot, now)));
  }
}
