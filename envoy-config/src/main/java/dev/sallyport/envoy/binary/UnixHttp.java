package dev.sallyport.envoy.binary;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The least of HTTP/1.1 that Envoy's admin interface needs, over a Unix domain socket, which the
 * JDK's client does not speak.
 */
final class UnixHttp {

  private static final long TIMEOUT_MILLIS = 5_000;

  private UnixHttp() {}

  /** Body of a 200 answer. */
  static String exchange(Path socket, String method, String path) throws IOException {
    String request =
        method
            + " "
            + path
            + " HTTP/1.1\r\nhost: admin\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    byte[] answer = call(socket, request.getBytes(StandardCharsets.US_ASCII));
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("Envoy's admin interface sent no HTTP answer to " + path);
    }
    String head = text.substring(0, end).toLowerCase(Locale.ROOT);
    byte[] body =
        head.contains("\r\ntransfer-encoding: chunked")
            ? unchunk(answer, end + 4)
            : Arrays.copyOfRange(answer, end + 4, answer.length);
    if (!head.startsWith("http/1.1 200")) {
      throw new IOException(
          "Envoy's admin interface answered "
              + path
              + " with "
              + head.lines().findFirst().orElse("nothing"));
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static byte[] call(Path socket, byte[] request) throws IOException {
    long deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000;
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Selector selector = Selector.open()) {
      channel.write(ByteBuffer.wrap(request));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
      while (true) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || selector.select(left) == 0) {
          throw new IOException("Envoy's admin interface does not answer on " + socket);
        }
        selector.selectedKeys().clear();
        int read = channel.read(buffer.clear());
        if (read < 0) {
          return answer.toByteArray();
        }
        answer.write(buffer.array(), 0, read);
      }
    }
  }

  /** Chunked coding (RFC 9112 §7.1). */
  private static byte[] unchunk(byte[] answer, int from) throws IOException {
    InputStream input = new ByteArrayInputStream(answer, from, answer.length - from);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(input), 16);
      if (size == 0) {
        return body.toByteArray();
      }
      body.write(input.readNBytes(size));
      line(input);
    }
  }

  private static String line(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = input.read(); c != '\n'; c = input.read()) {
      if (c < 0) {
        throw new IOException("Envoy's admin interface broke off its answer");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
