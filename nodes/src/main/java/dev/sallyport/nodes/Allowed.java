package dev.sallyport.nodes;

import dev.sallyport.pki.node.NodeIdentity;
import dev.sallyport.pki.node.NodeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a registry allows, read again when its file changes. A registry that cannot be read allows
 * nobody.
 */
final class Allowed {

  private static final Logger LOG = LoggerFactory.getLogger(Allowed.class);
  private static final NodeRegistry.Content NOBODY = new NodeRegistry.Content(List.of(), List.of());

  private final NodeRegistry registry;
  private String seen = "never";
  private volatile NodeRegistry.Content content = NOBODY;

  Allowed(NodeRegistry registry) {
    this.registry = registry;
  }

  /** Whether a new connection may come with a certificate, as of now. */
  boolean mayConnect(NodeIdentity identity) {
    refresh();
    return content.allows(identity);
  }

  /**
   * Whether a connection of a node may stay, as of the last look. A connection outlives the
   * certificate that it was made with, as long as its node is let in with another.
   */
  boolean mayStay(NodeIdentity identity) {
    return content.knows(identity.name());
  }

  /** Looks whether the registry has changed. */
  synchronized void refresh() {
    String now = stamp();
    if (now.equals(seen)) {
      return;
    }
    try {
      content = registry.content();
    } catch (IOException e) {
      LOG.error("{}", e.getMessage());
      content = NOBODY;
    }
    seen = now;
  }

  private String stamp() {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(registry.file(), BasicFileAttributes.class);
      return attributes.lastModifiedTime().toInstant() + " " + attributes.fileKey();
    } catch (IOException e) {
      return "missing";
    }
  }
}
