package dev.sallyport.pki.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.core.resource.Pin;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.DirectoryLock;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The nodes of a gateway and the tokens to become one, in {@code nodes.json} of a directory. It is
 * a list of what is allowed: a certificate that is not in it is refused, however well it is signed,
 * so that revoking is taking away. Safe for several processes at once.
 */
public final class NodeRegistry {

  private static final JsonMapper JSON = new JsonMapper();

  private final Path directory;
  private final InstantSource clock;

  /** The registry in a directory. */
  public NodeRegistry(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** The registry of a gateway, below the directory of its authority. */
  public static NodeRegistry of(Path authority) {
    return new NodeRegistry(authority.resolve("nodes"), InstantSource.system());
  }

  /**
   * A token that was made and not redeemed.
   *
   * @param id its public part
   * @param digest lower-case hex of SHA-256 of its secret
   * @param node name of the node that redeems it
   * @param expires when it is worth nothing any more, RFC 3339
   */
  public record Waiting(String id, String digest, String node, String expires) {}

  /**
   * A node.
   *
   * @param name its name
   * @param joined when it joined, RFC 3339
   * @param certificates those that it may show
   */
  public record Node(String name, String joined, List<Certificate> certificates) {}

  /**
   * A certificate of a node.
   *
   * @param serial serial number, lower-case hex
   * @param notAfter its end, RFC 3339
   * @param root SHA-256 of the root that it was issued below, lower-case hex; empty if that was not
   *     written down
   */
  public record Certificate(String serial, String notAfter, String root) {
    public Certificate {
      // Registries of before have no such member.
      root = Objects.requireNonNullElse(root, "");
    }
  }

  /**
   * All of it.
   *
   * @param tokens tokens that wait
   * @param nodes nodes
   */
  public record Content(List<Waiting> tokens, List<Node> nodes) {
    static final Content EMPTY = new Content(List.of(), List.of());

    /** Whether there is such a node. */
    public boolean knows(String name) {
      return nodes.stream().anyMatch(node -> node.name().equals(name));
    }

    /** Whether a node may show a certificate. */
    public boolean allows(NodeIdentity identity) {
      return nodes.stream()
          .filter(node -> node.name().equals(identity.name()))
          .flatMap(node -> node.certificates().stream())
          .anyMatch(certificate -> certificate.serial().equals(identity.serial()));
    }
  }

  /** The file that it is in; it need not be there. */
  public Path file() {
    return directory.resolve("nodes.json");
  }

  /** What is in it now. */
  public Content content() throws IOException {
    if (!Files.exists(file())) {
      return Content.EMPTY;
    }
    PrivateFiles.requirePrivate(file());
    try {
      return JSON.readValue(file().toFile(), Content.class);
    } catch (JsonProcessingException e) {
      throw new IOException(file() + ": is damaged. Restore it; until then no node is let in.", e);
    }
  }

  /**
   * Makes a token.
   *
   * @param node name that the node will have
   * @param issuer pin of the issuing authority's key
   */
  public JoinToken token(String node, Duration validity, Pin issuer) throws IOException {
    JoinToken token = JoinToken.random(issuer);
    String expires = clock.instant().plus(validity).toString();
    change(
        content -> {
          List<Waiting> tokens = waiting(content);
          tokens.add(
              new Waiting(
                  token.id(),
                  JoinToken.digest(token.secret()),
                  NodeIdentity.checked(node),
                  expires));
          return new Content(tokens, content.nodes());
        });
    return token;
  }

  /**
   * Redeems a token: it is gone afterwards, whatever becomes of the caller.
   *
   * @return the node's name; empty if there is no such token, or not any more
   */
  public Optional<String> redeem(String id, Secret<String> secret) throws IOException {
    byte[] shown = JoinToken.digest(secret).getBytes(StandardCharsets.US_ASCII);
    List<String> node = new ArrayList<>();
    change(
        content -> {
          List<Waiting> tokens = waiting(content);
          tokens.removeIf(
              token -> {
                boolean right =
                    token.id().equals(id)
                        && MessageDigest.isEqual(
                            token.digest().getBytes(StandardCharsets.US_ASCII), shown);
                if (right) {
                  node.add(token.node());
                }
                return right;
              });
          return new Content(tokens, content.nodes());
        });
    return node.stream().findFirst();
  }

  /** Lets a node that has just redeemed its token show a certificate, beside those it has. */
  public void allow(String name, Certificate certificate) throws IOException {
    change(content -> with(content, name, certificate));
  }

  /**
   * Lets a node show a further certificate if it may still show the one it showed. Both is one
   * step, so that a node that is being revoked cannot renew itself back in.
   *
   * @return whether it may
   */
  public boolean extend(NodeIdentity shown, Certificate certificate) throws IOException {
    List<Boolean> allowed = new ArrayList<>();
    change(
        content -> {
          allowed.add(content.allows(shown));
          return allowed.getFirst() ? with(content, shown.name(), certificate) : content;
        });
    return allowed.getFirst();
  }

  private Content with(Content content, String name, Certificate certificate) {
    List<Node> nodes = new ArrayList<>(content.nodes());
    Optional<Node> known = nodes.stream().filter(n -> n.name().equals(name)).findFirst();
    List<Certificate> certificates =
        new ArrayList<>(known.map(Node::certificates).orElse(List.of()));
    certificates.removeIf(old -> isOver(old.notAfter()));
    certificates.add(certificate);
    known.ifPresent(nodes::remove);
    nodes.add(
        new Node(
            name,
            known.map(Node::joined).orElseGet(() -> clock.instant().toString()),
            certificates));
    return new Content(waiting(content), nodes);
  }

  /**
   * Takes away every certificate of a node, and the tokens with its name.
   *
   * @return whether there was such a node
   */
  public boolean revoke(String name) throws IOException {
    List<Boolean> found = new ArrayList<>();
    change(
        content -> {
          List<Node> nodes = new ArrayList<>(content.nodes());
          found.add(nodes.removeIf(node -> node.name().equals(name)));
          List<Waiting> tokens = waiting(content);
          tokens.removeIf(token -> token.node().equals(name));
          return new Content(tokens, nodes);
        });
    return found.getFirst();
  }

  private interface Change {
    Content of(Content content);
  }

  private void change(Change change) throws IOException {
    PrivateFiles.createDirectory(directory);
    try (DirectoryLock _ = DirectoryLock.acquire(directory)) {
      PrivateFiles.write(file(), JSON.writeValueAsString(change.of(content())) + "\n");
    }
  }

  private List<Waiting> waiting(Content content) {
    List<Waiting> tokens = new ArrayList<>(content.tokens());
    tokens.removeIf(token -> isOver(token.expires()));
    return tokens;
  }

  private boolean isOver(String end) {
    return !clock.instant().isBefore(Instant.parse(end));
  }
}
