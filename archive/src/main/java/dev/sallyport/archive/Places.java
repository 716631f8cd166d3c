package dev.sallyport.archive;

import dev.sallyport.archive.anchor.StoreAnchor;
import dev.sallyport.archive.anchor.SyslogAnchor;
import dev.sallyport.archive.index.RecordingIndex;
import dev.sallyport.archive.store.DirectoryStore;
import dev.sallyport.archive.store.FileStore;
import dev.sallyport.archive.store.S3Credentials;
import dev.sallyport.archive.store.S3Store;
import dev.sallyport.archive.syslog.SyslogSender;
import dev.sallyport.core.resource.AnchorPlace;
import dev.sallyport.core.resource.IndexDatabase;
import dev.sallyport.core.resource.S3Bucket;
import dev.sallyport.core.resource.SegmentStore;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.recording.anchor.Anchor;
import dev.sallyport.recording.anchor.DirectoryAnchor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Opens the places that a configuration names. */
public final class Places {

  private static final int CONNECTIONS = 4;

  private final Secrets secrets;
  private final InstantSource clock;

  public Places(Secrets secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * An anchor; nothing is sent yet.
   *
   * @throws IOException if its secrets or authorities cannot be read
   */
  public Anchor anchor(AnchorPlace place) throws IOException {
    return switch (place) {
      case AnchorPlace.Directory(String path) -> new DirectoryAnchor(Path.of(path));
      case AnchorPlace.Syslog(var address, var authorities) ->
          new SyslogAnchor(SyslogSender.to(address, authorities));
      case AnchorPlace.Bucket(S3Bucket bucket) -> new StoreAnchor(open(bucket));
    };
  }

  /**
   * A store of segments; nothing is sent yet.
   *
   * @throws IOException as above
   */
  public FileStore store(SegmentStore place) throws IOException {
    return switch (place) {
      case SegmentStore.Directory(String path) -> new DirectoryStore(Path.of(path));
      case SegmentStore.Bucket(S3Bucket bucket) -> open(bucket);
    };
  }

  /**
   * The index.
   *
   * @param settings a PostgreSQL database; empty for one in the folder
   * @throws IOException if the password cannot be read
   * @throws dev.sallyport.database.DatabaseException if the database is away
   */
  public RecordingIndex index(Optional<IndexDatabase> settings, Path folder) throws IOException {
    if (settings.isEmpty()) {
      return RecordingIndex.embedded(folder.resolve("index"));
    }
    IndexDatabase database = settings.get();
    Optional<Secret<String>> password =
        database.password().isEmpty()
            ? Optional.empty()
            : Optional.of(secrets.read(database.password().get()));
    return RecordingIndex.postgres(database.url(), database.user(), password, CONNECTIONS);
  }

  private FileStore open(S3Bucket bucket) throws IOException {
    return S3Store.open(
        bucket,
        () ->
            new S3Credentials.Key(
                secrets.read(bucket.accessKey()), secrets.read(bucket.secretKey())),
        clock);
  }
}
