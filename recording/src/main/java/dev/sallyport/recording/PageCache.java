package dev.sallyport.recording;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
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

  /**
   * {@code O_RDONLY | O_NONBLOCK | O_CLOEXEC}. The advice is about the file, whoever has it open;
   * and should a pipe stand in its place, nobody waits for its other end.
   */
  private static final int READ_ONLY = 0x80800;

  private static final Optional<Calls> CALLS = Calls.find();

  private PageCache() {}

  private record Calls(MethodHandle open, MethodHandle advise, MethodHandle close) {

    static Optional<Calls> find() {
      if (!System.getProperty("os.name").equals("Linux")) {
        return Optional.empty();
      }
      try {
        return find(Linker.nativeLinker());
      } catch (UnsupportedOperationException | IllegalCallerException nothingNative) {
        return Optional.empty();
      }
    }

    private static Optional<Calls> find(Linker linker) {
      SymbolLookup library = linker.defaultLookup();
      MemoryLayout descriptor = ValueLayout.JAVA_INT;
      FunctionDescriptor open =
          FunctionDescriptor.of(descriptor, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
      FunctionDescriptor advise =
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              descriptor,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT);
      FunctionDescriptor close = FunctionDescriptor.of(ValueLayout.JAVA_INT, descriptor);
      return library
          .find("posix_fadvise")
          .map(
              found ->
                  new Calls(
                      linker.downcallHandle(
                          library.findOrThrow("open"), open, Linker.Option.firstVariadicArg(2)),
                      linker.downcallHandle(found, advise),
                      linker.downcallHandle(library.findOrThrow("close"), close)));
    }

    boolean drop(Path file, long from, long to) {
      try (Arena arena = Arena.ofConfined()) {
        int descriptor = (int) open.invokeExact(arena.allocateFrom(file.toString()), READ_ONLY);
        if (descriptor < 0) {
          return false;
        }
        int refused = (int) advise.invokeExact(descriptor, from, to - from, DONT_NEED);
        int closed = (int) close.invokeExact(descriptor);
        return refused == 0 && closed == 0;
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("a call of the system's library throws nothing", e);
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
