package dev.sallyport.controlplane.bundles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The bundle of a server that was activated last, on disk, so that a start without the server
 * decides as before. {@code bundle.json} is written behind {@code bundle.tar.gz} and names its
 * digest: between the two there is none.
 */
final class LastGood {

  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;

  /** Keeps it in a folder, which need not be there. */
  LastGood(Path folder) {
    this.folder = folder;
  }

  /**
   * What is kept.
   *
   * @param bundle the bundle
   * @param tag its entity tag, if it came with one
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes in passing, which nobody compares
  record Kept(byte[] bundle, Optional<String> tag) {}

  /** The file that changes whenever another bundle is kept. */
  Path file() {
    return folder.resolve("bundle.json");
  }

  /** The bundle that an address gave last; empty when there is none, or it is damaged. */
  Optional<Kept> find(URI url) throws IOException {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    JsonNode about = JSON.readTree(Files.readAllBytes(file()));
    byte[] bundle = Files.readAllBytes(archive());
    return about.path("url").asText().equals(url.toString())
            && about.path("sha256").asText().equals(Sha256.hex(bundle))
        ? Optional.of(new Kept(bundle, Optional.ofNullable(about.path("etag").textValue())))
        : Optional.empty();
  }

  /** Keeps a bundle in place of what was kept. */
  void keep(URI url, byte[] bundle, Optional<String> tag) throws IOException {
    PrivateFiles.createDirectory(folder);
    ObjectNode about = JSON.createObjectNode();
    about.put("url", url.toString()).put("sha256", Sha256.hex(bundle));
    tag.ifPresent(text -> about.put("etag", text));
    PrivateFiles.write(archive(), bundle);
    PrivateFiles.write(file(), about.toPrettyString() + "\n");
  }

  private Path archive() {
    return folder.resolve("bundle.tar.gz");
  }
}
