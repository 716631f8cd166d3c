package dev.sallyport.archive.index;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The databases that the index runs on. A new, empty index for every call. */
enum Databases {
  H2 {
    @Override
    RecordingIndex open(Path folder) {
      return RecordingIndex.embedded(folder.resolve("index"));
    }
  },
  POSTGRES {
    @Override
    RecordingIndex open(Path folder) {
      RecordingIndex index =
          RecordingIndex.postgres(
              Server.get().getJdbcUrl("postgres", "postgres"), "postgres", Optional.empty(), 4);
      index.clear();
      return index;
    }
  };

  abstract RecordingIndex open(Path folder);

  private static final class Server {
    private static @Nullable EmbeddedPostgres started;

    static synchronized EmbeddedPostgres get() {
      if (started == null) {
        try {
          started =
              EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
        } catch (IOException | RuntimeException e) {
          abort("PostgreSQL cannot be started here, so that nothing is tried on it: " + e);
        }
      }
      return started;
    }
  }
}
