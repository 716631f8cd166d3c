package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Example;

@SuppressWarnings("restricted") // asks the system what it has in memory
class PageCacheTest {

  private static final int MIB = 1 << 20;
  private static final int PAGE = 4096;

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  /** Bytes of a file that are in memory, as {@code mincore(2)} tells. */
  private static long resident(Path file) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle mincore =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mincore"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file)) {
      MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      MemorySegment pages = arena.allocate(channel.size() / PAGE);
      assertThat((int) mincore.invokeExact(mapped, channel.size(), pages)).isZero();
      long count = 0;
      for (byte page : pages.toArray(ValueLayout.JAVA_BYTE)) {
        count += page & 1;
      }
      return count * PAGE;
    }
  }

  @Example
  void whatAGrowingFileHasOnTheDiskLeavesMemoryButForItsEnd() throws Throwable {
    assumeThat(isLinux()).isTrue();
    Path folder = Files.createTempDirectory(Path.of("target"), "page-cache");
    assumeThat(Files.getFileStore(folder).type()).as("keeps files elsewhere").isNotEqualTo("tmpfs");
    Path file = folder.resolve("grows");
    byte[] piece = new byte[MIB];
    try (Disk.Output output = new LocalDisk().create(file)) {
      for (int i = 0; i < 64; i++) {
        output.write(ByteBuffer.wrap(piece));
        output.sync();
      }
      assertThat(resident(file)).isBetween(1L * MIB, 16L * MIB);
    }
    assertThat(Files.size(file)).isEqualTo(64L * MIB);
  }

  @Example
  void aPipeInThePlaceOfTheFileKeepsNobodyWaiting() throws Exception {
    Path pipe = Files.createTempDirectory(Path.of("target"), "page-cache").resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(PageCache.drop(pipe, 0, MIB)).isFalse();
  }

  @Example
  void aFileThatIsNotThereIsNoTrouble() {
    assertThat(PageCache.drop(Path.of("target", "not-there"), 0, MIB)).isFalse();
  }
}
