package dev.sallyport.pki;

import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key that a server shows, from a file that is looked at with every handshake: what replaces it
 * is shown from the next one on. Chain and key stand in one file, so that whoever reads it never
 * meets one without the other; while it holds something unusable, the last usable pair is shown.
 */
public final class ReloadedKeys extends X509ExtendedKeyManager {

  private final Path file;
  private volatile Shown shown;
  private volatile @Nullable Shown before;

  /**
   * Keys from a PEM file with a chain and its key.
   *
   * @throws IOException if it cannot be used now
   */
  public ReloadedKeys(Path file) throws IOException {
    this.file = file;
    this.shown = read(stamp());
  }

  /** The chain that the next handshake shows. */
  public KeyMaterial material() {
    return latest().material();
  }

  /**
   * What is shown; its stamp is its alias, so that a handshake under way keeps what it began with.
   */
  private record Shown(String stamp, KeyMaterial material, PrivateKey key) {}

  private Shown latest() {
    Shown current = shown;
    try {
      String now = stamp();
      if (!now.equals(current.stamp())) {
        Shown next = read(now);
        before = current;
        shown = next;
        return next;
      }
    } catch (IOException unusable) {
      // The next handshake looks again.
      return current;
    }
    return current;
  }

  private Shown read(String stamp) throws IOException {
    String pem = Files.readString(file);
    KeyMaterial material = KeyMaterial.parse(pem, file.toString(), Secret.of(pem), file.toString());
    return new Shown(stamp, material, Pem.privateKey(material.keyPem().reveal(), file.toString()));
  }

  private String stamp() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.lastModifiedTime().toInstant() + " " + attributes.fileKey();
  }

  private @Nullable Shown named(String alias) {
    Shown previous = before;
    if (shown.stamp().equals(alias)) {
      return shown;
    }
    return previous != null && previous.stamp().equals(alias) ? previous : null;
  }

  private String choose(String keyType) {
    // BoringSSL and the JDK both ask once for each kind; the wrong kind gets no answer.
    Shown latest = latest();
    return keyType.startsWith(latest.key().getAlgorithm()) ? latest.stamp() : "";
  }

  private @Nullable String chosen(String[] keyTypes) {
    for (String keyType : keyTypes) {
      String alias = choose(keyType);
      if (!alias.isEmpty()) {
        return alias;
      }
    }
    return null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chosen(new String[] {keyType});
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chosen(new String[] {keyType});
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chosen(keyTypes);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chosen(keyTypes);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = choose(keyType);
    return alias.isEmpty() ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return getServerAliases(keyType, issuers);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Shown named = named(alias);
    return named == null ? null : named.material().chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Shown named = named(alias);
    return named == null ? null : named.key();
  }
}
