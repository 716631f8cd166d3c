package dev.sallyport.controlplane.keys;

import dev.sallyport.nodes.JoinClient;
import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The certificates of the gateway's own servers, in its run directory: {@code control-plane.pem}
 * and {@code guard.pem}, each with chain and key, replaced in one step. They are written anew when
 * they are due, or when somebody rotates; both servers show what is there.
 *
 * <p>For one thread.
 */
public final class PartCertificates {

  private final Authority authority;
  private final Path run;
  private final Duration lifetime;
  private final InstantSource clock;
  private Instant dueAt = Instant.MIN;
  private FileTime rotatedAt = FileTime.fromMillis(0);

  /** Certificates of an authority for the servers of a run directory. */
  public PartCertificates(Authority authority, Path run, Duration lifetime, InstantSource clock) {
    this.authority = authority;
    this.run = run;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /**
   * Writes what is due.
   *
   * @return whether anything was
   * @throws IOException if it cannot be issued or written; it stays due
   */
  public boolean renewIfDue() throws IOException {
    FileTime rotated = rotation();
    if (clock.instant().isBefore(dueAt) && rotated.equals(rotatedAt)) {
      return false;
    }
    KeyMaterial own = issue(JoinClient.CONTROL_PLANE_NAME);
    own.writeTo(run.resolve(JoinClient.CONTROL_PLANE_FILE));
    KeyMaterial guard = issue(JoinClient.GUARD_NAME);
    guard.writeTo(run.resolve(JoinClient.GUARD_FILE));
    dueAt = own.dueAt().isBefore(guard.dueAt()) ? own.dueAt() : guard.dueAt();
    rotatedAt = rotated;
    return true;
  }

  private KeyMaterial issue(String name) throws IOException {
    return authority.issueServer(List.of(name, "localhost", "127.0.0.1"), lifetime);
  }

  private FileTime rotation() throws IOException {
    Path file = authority.rotationFile();
    return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
  }
}
