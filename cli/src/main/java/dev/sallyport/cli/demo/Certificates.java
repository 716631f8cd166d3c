package dev.sallyport.cli.demo;

import dev.sallyport.pki.Authority;
import dev.sallyport.pki.KeyMaterial;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The certificates of the demo's services, from an authority that is not the gateway's. */
final class Certificates {
  static final String CHAT = "chat.upstream.internal";
  static final String DOCUMENTS = "documents.upstream.internal";

  private static final String FOLDER = "upstream-authority";
  private static final Duration LIFETIME = Duration.ofDays(90);

  private final Path folder;
  private final Authority authority;

  private Certificates(Path folder, Authority authority) {
    this.folder = folder;
    this.authority = authority;
  }

  static Certificates openOrCreate(Path demo) throws IOException {
    Path folder = demo.resolve(FOLDER);
    return new Certificates(folder, Authority.openOrCreate(folder));
  }

  /** Certificate of the authority, PEM. */
  Path authority() {
    return folder.resolve("ca.crt");
  }

  KeyMaterial chat() throws IOException {
    return authority.issueServer(List.of(CHAT), LIFETIME);
  }

  KeyMaterial documents() throws IOException {
    return authority.issueServer(List.of(DOCUMENTS), LIFETIME);
  }

  KeyMaterial issuer() throws IOException {
    return authority.issueServer(List.of("localhost"), LIFETIME);
  }
}
