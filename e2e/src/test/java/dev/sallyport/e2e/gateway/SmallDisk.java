package dev.sallyport.e2e.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A small file system of its own (ext4 in a file), which can be filled, frozen and made to fail as
 * a dying disk does. It takes a Linux whose root this is, with loop devices; tests that need one
 * are skipped elsewhere.
 */
public final class SmallDisk implements AutoCloseable {

  private final Path mountedAt;

  private SmallDisk(Path mountedAt) {
    this.mountedAt = mountedAt;
  }

  /** Mounts an empty one of so many MiB at a folder, which is made. */
  public static SmallDisk mount(Path image, Path at, int mib) throws Exception {
    Files.createDirectories(at);
    try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) mib << 20);
    }
    List<String> make = List.of("mkfs.ext4", "-q", "-m", "0", image.toString());
    List<String> mount =
        List.of("mount", "-o", "loop,errors=remount-ro", image.toString(), at.toString());
    for (List<String> command : List.of(make, mount)) {
      String refusal = tried(command);
      assumeTrue(refusal.isEmpty(), () -> "no disk of its own: " + command + ": " + refusal);
    }
    SmallDisk disk = new SmallDisk(at);
    Files.delete(at.resolve("lost+found"));
    return disk;
  }

  /** Fills it to the last block. */
  public void fill() throws IOException {
    byte[] block = new byte[4096];
    try (var out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      if (Files.size(filler()) == 0) {
        throw full;
      }
    }
  }

  /** Fills it but for so many KiB. */
  public void fillBut(int kib) throws IOException {
    long free = Files.getFileStore(mountedAt).getUsableSpace();
    try (var out = Files.newOutputStream(filler())) {
      for (long rest = free - (kib << 10); rest > 0; rest -= 4096) {
        out.write(new byte[4096]);
      }
    }
  }

  /** Frees what {@link #fill} took. */
  public void free() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return mountedAt.resolve("filler");
  }

  /** Has every write and sync wait, as on a disk that hangs, until {@link #thaw}. */
  public void freeze() throws Exception {
    run("fsfreeze", "--freeze", mountedAt.toString());
  }

  /** Has it go on. */
  public void thaw() throws Exception {
    run("fsfreeze", "--unfreeze", mountedAt.toString());
  }

  /** Has its file system find an error, and go read-only as it does then. */
  public void fail() throws Exception {
    Files.writeString(
        Path.of("/sys/fs/ext4", device(), "trigger_fs_error"), "test", StandardCharsets.US_ASCII);
  }

  private String device() throws IOException {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
      return mounts
          .map(line -> line.split(" "))
          .filter(mount -> mount[1].equals(mountedAt.toString()))
          .map(mount -> mount[0].substring("/dev/".length()))
          .findFirst()
          .orElseThrow(() -> new NoSuchFileException("nothing is mounted at " + mountedAt));
    }
  }

  /** Takes it away and brings it back, repaired, with what it had. */
  public void repair(Path image) throws Exception {
    run("umount", mountedAt.toString());
    String refusal = tried(List.of("e2fsck", "-f", "-y", image.toString()));
    run("mount", "-o", "loop,errors=remount-ro", image.toString(), mountedAt.toString());
    assumeTrue(refusal.isEmpty() || refusal.startsWith("1:"), "not repaired: " + refusal);
  }

  private static void run(String... command) throws Exception {
    String refusal = tried(List.of(command));
    if (!refusal.isEmpty()) {
      throw new IOException(List.of(command) + ": " + refusal);
    }
  }

  /** Runs a command; gives its exit code and words if it failed, nothing if it did not. */
  private static String tried(List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      return code == 0 ? "" : code + ": " + words;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public void close() throws Exception {
    tried(List.of("fsfreeze", "--unfreeze", mountedAt.toString()));
    run("umount", "--lazy", mountedAt.toString());
  }
}
