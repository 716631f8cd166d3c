package dev.sallyport.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.sallyport.pki.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.UUID;

/**
 * The demo issuer's identity, kept in a private file, so that tokens can be made while the demo
 * runs elsewhere.
 *
 * @param issuer {@code iss} of its tokens and address of its discovery
 * @param audience {@code aud} of its tokens
 * @param key private key (RFC 7517), P-256
 */
public record IssuerFile(String issuer, String audience, ECKey key) {
  private static final String NAME = "issuer.json";
  private static final JsonMapper MAPPER = new JsonMapper();

  /** The file's content. */
  private record Content(
      @JsonProperty("issuer") String issuer,
      @JsonProperty("audience") String audience,
      @JsonProperty("key") String key) {}

  /**
   * Reads the file.
   *
   * @param folder the demo's folder
   * @throws IOException if there is none or it is damaged, with the cure
   */
  public static IssuerFile read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      throw new IOException(
          "there is no demo issuer in "
              + folder
              + ": run sallyport demo first, or give its --state");
    }
    try {
      Content content = MAPPER.readValue(Files.readString(file), Content.class);
      return new IssuerFile(content.issuer(), content.audience(), ECKey.parse(content.key()));
    } catch (ParseException e) {
      throw new IOException(file + " is damaged; delete it and run sallyport demo again", e);
    }
  }

  /** Writes the file, with the key of an earlier one if there is one. */
  static IssuerFile keep(Path folder, String issuer, String audience) throws IOException {
    ECKey key = Files.exists(folder.resolve(NAME)) ? read(folder).key() : newKey();
    String content = MAPPER.writeValueAsString(new Content(issuer, audience, key.toJSONString()));
    PrivateFiles.write(folder.resolve(NAME), content);
    return new IssuerFile(issuer, audience, key);
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK can make a P-256 key", e);
    }
  }

  @Override
  public String toString() {
    return "IssuerFile[" + issuer + "]";
  }
}
