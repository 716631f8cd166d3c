package dev.sallyport.approvals.store;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.sallyport.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The databases that the product runs on. A new, empty one for every call. */
enum Databases {
  H2 {
    @Override
    Database open(Path folder) {
      return Database.embedded(
          folder.resolve("approvals-" + UUID.randomUUID()), ApprovalTables.ALL);
    }
  },
  POSTGRES {
    @Override
    Database open(Path folder) {
      EmbeddedPostgres server = Server.get();
      String name = "t" + UUID.randomUUID().toString().replace("-", "");
      try (var connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("create database " + name);
      } catch (SQLException e) {
        throw new IllegalStateException("the real PostgreSQL makes no database", e);
      }
      return Database.postgres(
          server.getJdbcUrl("postgres", name), "postgres", Optional.empty(), ApprovalTables.ALL, 8);
    }
  };

  abstract Database open(Path folder);

  /** One real server for all tests of this process. */
  private static final class Server {
    private static @Nullable EmbeddedPostgres started;

    static synchronized EmbeddedPostgres get() {
      if (started == null) {
        try {
          started =
              EmbeddedPostgres.builder()
                  .setServerConfig("listen_addresses", "127.0.0.1")
                  .setServerConfig("max_connections", "60")
                  .start();
        } catch (IOException | RuntimeException e) {
          abort("PostgreSQL cannot be started here, so that nothing is tried on it: " + e);
        }
      }
      return started;
    }
  }
}
