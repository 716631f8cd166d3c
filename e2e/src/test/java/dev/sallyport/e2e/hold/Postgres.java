package dev.sallyport.e2e.hold;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/** A real PostgreSQL server that can be restarted with what it holds. */
final class Postgres implements AutoCloseable {

  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  Postgres(Path folder, int port) throws IOException {
    this.data = folder.resolve("postgres");
    this.port = port;
    this.server = start();
  }

  private EmbeddedPostgres start() throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .start();
  }

  /** Lines of {@code sallyport.yaml} that name it. */
  String yaml() {
    return """
        database:
          url: jdbc:postgresql://127.0.0.1:%d/postgres
          user: postgres
      """
        .formatted(port);
  }

  void stop() throws IOException {
    server.close();
  }

  void restart() throws IOException {
    server = start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
