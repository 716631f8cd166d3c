package dev.sallyport.envoy.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;

/**
 * A DNS server (RFC 1035) on the loopback address that says of every name that it is at one place,
 * which can change. It has no IPv6 addresses to give.
 */
public final class NameServer implements AutoCloseable {

  private static final int LONGEST = 512;
  private static final int HEADER = 12;
  private static final short ANSWER = (short) 0x8180;
  private static final short TYPE_A = 1;
  private static final short CLASS_IN = 1;

  /** Points to the question's name. */
  private static final short SAME_NAME = (short) 0xc00c;

  private final DatagramSocket socket;
  private volatile InetAddress place;

  /** Starts one. */
  public NameServer(String place) throws IOException {
    this.place = InetAddress.getByName(place);
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().name("name-server").start(this::run);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  /** Says from now on that names are elsewhere. */
  public void move(String to) throws IOException {
    place = InetAddress.getByName(to);
  }

  private void run() {
    DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
    while (!socket.isClosed()) {
      try {
        packet.setLength(LONGEST);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (SocketException e) {
        // It was closed.
      } catch (IOException e) {
        throw new IllegalStateException("a name server that cannot answer", e);
      }
    }
  }

  private byte[] answer(ByteBuffer query) {
    int end = HEADER;
    while (query.get(end) != 0) {
      end += 1 + query.get(end);
    }
    short type = query.getShort(end + 1);
    int question = end + 5 - HEADER;
    boolean known = type == TYPE_A;
    ByteBuffer answer = ByteBuffer.allocate(HEADER + question + 16);
    answer.putShort(query.getShort(0)).putShort(ANSWER);
    answer.putShort((short) 1).putShort((short) (known ? 1 : 0)).putInt(0);
    answer.put(query.array(), HEADER, question);
    if (known) {
      answer.putShort(SAME_NAME).putShort(TYPE_A).putShort(CLASS_IN).putInt(1);
      answer.putShort((short) 4).put(place.getAddress());
    }
    byte[] bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    socket.close();
  }
}
