package dev.sallyport.e2e.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A wire to a server, which counts what goes to it and after so many bytes breaks (connections end,
 * and new ones too) or stalls (they stay, and nothing passes), until it is mended.
 */
public final class Relay implements AutoCloseable {

  private final ServerSocket listening;
  private final int behind;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong carried = new AtomicLong();
  private volatile long breaksAt = Long.MAX_VALUE;
  private volatile long stallsAt = Long.MAX_VALUE;

  private Relay(ServerSocket listening, int behind) {
    this.listening = listening;
    this.behind = behind;
  }

  /** Starts one on a free port, before another port. */
  public static Relay before(int port) throws IOException {
    Relay relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    relay.threads.execute(relay::accept);
    return relay;
  }

  /** Has it break when it has carried so many more bytes. */
  public void breakAfter(long bytes) {
    breaksAt = carried.get() + bytes;
  }

  /** Whether it is broken. */
  public boolean isBroken() {
    return carried.get() >= breaksAt;
  }

  /** Has it stall when it has carried so many more bytes. */
  public void stallAfter(long bytes) {
    stallsAt = carried.get() + bytes;
  }

  /** Whether it stalls. */
  public boolean isStalled() {
    return carried.get() >= stallsAt;
  }

  /** Ends all connections, has it work again, and count from zero. */
  public void mend() throws IOException {
    close(sockets);
    carried.set(0);
    breaksAt = Long.MAX_VALUE;
    stallsAt = Long.MAX_VALUE;
  }

  /** Bytes that went to the server. */
  public long carried() {
    return carried.get();
  }

  /** Port it listens on. */
  public int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
      sockets.add(client);
      sockets.add(server);
      threads.execute(() -> copy(server, client, new AtomicLong()));
      copy(client, server, carried);
    } catch (IOException e) {
      // Nobody is behind it: the client sees its connection end.
    } finally {
      sockets.remove(client);
    }
  }

  private void copy(Socket from, Socket to, AtomicLong count) {
    byte[] block = new byte[16 << 10];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(block); read >= 0 && !isBroken(); read = in.read(block)) {
        out.write(block, 0, read);
        count.addAndGet(read);
        while (isStalled() && !to.isClosed()) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
      }
      if (isBroken()) {
        close(sockets);
      }
    } catch (IOException e) {
      // One side went away, which closes both.
    } finally {
      sockets.remove(from);
    }
  }

  private static void close(Set<Socket> all) throws IOException {
    for (Socket socket : all) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    close(sockets);
    threads.shutdownNow();
  }
}
