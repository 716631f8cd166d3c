package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that only their owner may enter. */
public final class PrivateFolder {
  private static final String OWNER_ONLY = "rwx------";

  private PrivateFolder() {}

  /**
   * Makes a folder with mode 0700, or makes sure that one that is there is ours and closed to
   * others. A link counts as whose link it is: in a folder that others may write to, somebody
   * else's could lead elsewhere as soon as it was looked at.
   *
   * @throws IOException if it is somebody else's, not a folder, or cannot be made
   */
  public static void create(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is not a folder");
    }
    requireOurs(folder, Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName());
    requireOurs(folder, Files.getOwner(folder).getName());
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNER_ONLY));
  }

  private static void requireOurs(Path folder, String owner) throws IOException {
    String self = ProcessHandle.current().info().user().orElse(owner);
    if (!owner.equals(self)) {
      throw new IOException(folder + " belongs to " + owner + ", not to " + self);
    }
  }
}
