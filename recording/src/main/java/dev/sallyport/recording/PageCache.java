package dev.sallyport.recording;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells the system which part of a file it need not keep in memory, {@code posix_fadvise(2)} with
 * {@code POSIX_FADV_DONTNEED}. Whoever writes gigabytes that are rarely read again would push out
 * what others read, and has the system find fresh memory for every page, which on virtual machines
 * costs more than anything else about a write.
 *
 * <p>Advice only: where the system does not know the call, or refuses, nothing happens.
 */
@SuppressWarnings("restricted") // calls of the system's library, with its own types
final class PageCache {

  private static final int DONT_NEED = 4;

  /** {@code O_RDONLY | O_CLOEXEC}; the advice is about the file, whoever has it open. */
  private static final int READ_ONLY_CLOSED_ON_EXEC = 0x80000;

  private static final Optional<Calls> CALLS = Calls.find();

  private PageCache() {}

  private record Calls(MethodHandle open, MethodHandle advise, MethodHandle close) {

    static Optional<Calls> find() {
      if (!System.getProperty("os.name").equals("Linux")) {
        return Optional.empty();
      }
      Linker linker = Linker.nativeLinker();
      SymbolLookup library = linker.defaultLookup();
      return library
          .find("posix_fadvise")
          .map(
              advise ->
                  new Calls(
                      linker.downcallHandle(
                          library.findOrThrow("open"),
                          FunctionDescriptor.of(
                              ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                          Linker.Option.firstVariadicArg(2)),
                      linker.downcallHandle(
                          advise,
                          FunctionDescriptor.of(
                              ValueLayout.JAVA_INT,
                              ValueLayout.JAVA_INT,
                              ValueLayout.JAVA_LONG,
                              ValueLayout.JAVA_LONG,
                              ValueLayout.JAVA_INT)),
                      linker.downcallHandle(
                          library.findOrThrow("close"),
                          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))));
    }

    boolean drop(Path file, long from, long to) {
      try (Arena arena = Arena.ofConfined()) {
        int descriptor =
            (int) open.invokeExact(arena.allocateFrom(file.toString()), READ_ONLY_CLOSED_ON_EXEC);
        if (descriptor < 0) {
          return false;
        }
        int refused = (int) advise.invokeExact(descriptor, from, to - from, DONT_NEED);
        int closed = (int) close.invokeExact(descriptor);
        return refused == 0 && closed == 0;
      } catch (Throwable e) {
        throw new LinkageError("the system's library does not take the call", e);
      }
    }
  }

  /**
   * Drops the pages between two places of a file, as far as the disk has them.
   *
   * @return whether the system took the advice
   */
  static boolean drop(Path file, long from, long to) {
    return CALLS.isPresent() && CALLS.get().drop(file, from, to);
  }
}
