package dev.sallyport.cli.launcher;

import dev.sallyport.core.resource.Address;
import dev.sallyport.core.resource.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Whether the ports of first doors can be had. */
public final class Ports {
  private Ports() {}

  /**
   * Tries all listeners' addresses. Envoy shares its ports with other processes of the same user
   * ({@code SO_REUSEPORT}), so a second gateway on the same port would not fail but take every
   * other connection.
   *
   * @throws LaunchException naming every address that cannot be had, and the cure
   */
  public static void requireFree(List<Listener> listeners) throws LaunchException {
    List<String> problems = new ArrayList<>();
    for (Listener listener : listeners) {
      require(listener.name(), listener.address(), problems);
      listener.plain().ifPresent(door -> require(listener.name(), door.address(), problems));
    }
    if (!problems.isEmpty()) {
      throw new LaunchException(String.join("\n", problems));
    }
  }

  private static void require(String listener, Address address, List<String> problems) {
    try {
      bind(address);
    } catch (IOException e) {
      problems.add(
          "Listener %s cannot have %s (%s). Stop the program that has it, or change the listener's address or port."
              .formatted(listener, address, e.getMessage()));
    }
  }

  /** A port on the loopback address: the preferred one if it is free, else any. */
  public static int freeLoopback(int preferred) throws IOException {
    try {
      return bind(new Address("127.0.0.1", preferred));
    } catch (IOException taken) {
      return bind(new Address("127.0.0.1", 0));
    }
  }

  private static int bind(Address address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
      return socket.getLocalPort();
    }
  }
}
