package dev.sallyport.e2e.failure;

import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.policy.PolicyException;
import dev.sallyport.policy.TarGz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a bundle server hands out: one bundle, under its digest as entity tag. */
final class BundleShelf {

  private static final Path VERSIONS =
      Path.of("../policy/src/test/resources/bundles/versions.tar.gz");

  private volatile byte[] bundle = {};

  /** A bundle whose decisions about {@code /version} name a number, twice. */
  static byte[] version(int number) throws IOException, PolicyException {
    Map<String, byte[]> files = new HashMap<>(TarGz.read(Files.readAllBytes(VERSIONS)));
    files.put(
        "data.json",
        "{\"versions\":{\"one\":%d,\"other\":%d}}"
            .formatted(number, number)
            .getBytes(StandardCharsets.UTF_8));
    return TarGz.write(files);
  }

  void has(byte[] content) {
    bundle = content;
  }

  void answer(HttpExchange exchange) throws IOException {
    byte[] content = bundle;
    String tag = "\"" + Sha256.hex(content) + "\"";
    exchange.getResponseHeaders().set("etag", tag);
    if (tag.equals(exchange.getRequestHeaders().getFirst("if-none-match"))) {
      exchange.sendResponseHeaders(304, -1);
    } else {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }
}
