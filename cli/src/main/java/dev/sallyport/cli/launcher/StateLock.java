package dev.sallyport.cli.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second gateway out of a state folder. The operating system holds the lock, so that it
 * ends with its process however that ends.
 */
public final class StateLock implements AutoCloseable {
  private final StateDirectory state;
  private final FileChannel channel;

  private StateLock(StateDirectory state, FileChannel channel) {
    this.state = state;
    this.channel = channel;
  }

  /**
   * Makes the folder if it is not there, and locks it.
   *
   * @throws LaunchException if another gateway has it
   */
  public static StateLock take(StateDirectory state) throws IOException, LaunchException {
    state.create();
    FileChannel channel =
        FileChannel.open(
            state.lock(),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      String holder = Files.readString(state.lock()).strip();
      channel.close();
      throw new LaunchException(
          "Another Sallyport (process %s) runs with the state folder %s. Stop it, or choose another folder with --state."
              .formatted(holder.isEmpty() ? "unknown" : holder, state.root()));
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
    return new StateLock(state, channel);
  }

  StateDirectory state() {
    return state;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
