package dev.sallyport.nodes;

import dev.sallyport.pki.node.NodeIdentity;
import dev.sallyport.pki.node.NodeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a registry allows, read again when its file changes. A registry that cannot be read allows
 * nobody.
 */
final class Allowed implements Predicate<NodeIdentity> {

  private static final Logger LOG = LoggerFactory.getLogger(Allowed.class);

  private final NodeRegistry registry;
  private String seen = "never";
  private NodeRegistry.Content content = new NodeRegistry.Content(List.of(), List.of());

  Allowed(NodeRegistry registry) {
    this.registry = registry;
  }

  @Override
  public synchronized boolean test(NodeIdentity identity) {
    String now = stamp();
    if (!now.equals(seen)) {
      try {
        content = registry.content();
        seen = now;
      } catch (IOException e) {
        LOG.error("{}", e.getMessage());
        return false;
      }
    }
    return content.allows(identity);
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
