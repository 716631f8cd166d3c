package dev.sallyport.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.core.secret.Secret;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyMaterialTest {

  @TempDir Path directory;

  private Authority authority;
  private KeyMaterial good;

  @BeforeEach
  void issue() throws IOException {
    authority = Authority.openOrCreate(directory);
    good = authority.issueServer(List.of("api.test"), Duration.ofDays(1));
  }

  @Test
  void aReaderNeverMeetsHalfOfAPairThatIsBeingReplaced() throws Exception {
    Path file = directory.resolve("server.pem");
    good.writeTo(file);
    KeyMaterial next = authority.issueServer(List.of("next.test"), Duration.ofDays(1));
    try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int i = 0; i < 25; i++) {
                  next.writeTo(file);
                  good.writeTo(file);
                }
                return file;
              });
      while (!writing.isDone()) {
        assertThat(new ReloadedKeys(file).material().chainPem())
            .isIn(good.chainPem(), next.chainPem());
      }
      writing.get();
    }
  }

  @Test
  void readsWhatItWrites() throws Exception {
    assertThat(parse(good.chainPem(), good.keyPem().reveal()).chainPem())
        .isEqualTo(good.chainPem());
  }

  @Test
  void readsCertificatesWithTextAroundThemAndOldFormsOfKeys() throws Exception {
    var key = (ECPrivateKey) Pem.privateKey(good.keyPem().reveal(), "key");
    String sec1 =
        block(
            "EC PRIVATE KEY",
            new org.bouncycastle.asn1.sec.ECPrivateKey(
                    256, key.getS(), X9ObjectIdentifiers.prime256v1)
                .getEncoded());
    KeyMaterial parsed = parse("Subject: api.test\n" + good.chainPem() + "\nend\n", sec1);

    assertThat(parsed.chainPem()).isEqualTo(good.chainPem());
    assertThat(parsed.keyPem().reveal()).startsWith("-----BEGIN PRIVATE KEY-----");
  }

  @Test
  void readsRsaKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();

    assertThat(Pem.privateKey(pem(pair.getPrivate()), "key")).isEqualTo(pair.getPrivate());
    assertThat(KeyMaterial.belongsTo(pair.getPrivate(), pair.getPublic())).isTrue();
    assertThat(KeyMaterial.belongsTo(generator.generateKeyPair().getPrivate(), pair.getPublic()))
        .isFalse();
  }

  @Test
  void refusesAKeyOfAnotherCertificate() throws Exception {
    KeyMaterial other = authority.issueServer(List.of("other.test"), Duration.ofDays(1));

    assertThatThrownBy(() -> parse(good.chainPem(), other.keyPem().reveal()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("key.pem: is not the key")
        .hasMessageContaining("chain.pem");
  }

  @Test
  void refusesAChainInTheWrongOrder() {
    String reversed = Pem.encode(good.chain().get(1)) + Pem.encode(good.chain().get(0));

    assertThatThrownBy(() -> parse(reversed, good.keyPem().reveal()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("chain.pem: certificate 1 is not signed by certificate 2");
  }

  @Test
  void refusesDamagedCertificates() {
    String damaged = good.chainPem().replaceFirst("MII.{20}", "MIIAAAAAAAAAAAAAAAAAAAA");

    assertThatThrownBy(() -> parse(damaged, good.keyPem().reveal()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("chain.pem: certificate 1 cannot be read");
    assertThatThrownBy(() -> parse("", good.keyPem().reveal()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("chain.pem: holds no certificate");
  }

  @Test
  void refusesDamagedKeysWithoutQuotingThem() {
    String body = good.keyPem().reveal().lines().skip(1).findFirst().orElseThrow();
    String damaged = good.keyPem().reveal().replace(body, "A".repeat(body.length()));

    assertThatThrownBy(() -> parse(good.chainPem(), damaged))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("key.pem")
        .hasNoCause()
        .message()
        .doesNotContain("AAAA");
    assertThatThrownBy(() -> parse(good.chainPem(), good.chainPem()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("key.pem: holds no private key");
  }

  @Test
  void saysHowToDecryptAKey() throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          Pem.privateKey(good.keyPem().reveal(), "key"),
          new JcePEMEncryptorBuilder("AES-128-CBC")
              .setProvider(new BouncyCastleProvider())
              .build("password".toCharArray()));
    }

    assertThatThrownBy(() -> parse(good.chainPem(), text.toString()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("key.pem: the key is encrypted")
        .hasMessageContaining("openssl pkey");
  }

  @Test
  void acceptsAChainAndAKeyInOneFile() {
    String both = good.keyPem().reveal() + good.chainPem();

    assertThatCode(() -> parse(both, both)).doesNotThrowAnyException();
  }

  private static KeyMaterial parse(String chain, String key) throws PkiException {
    return KeyMaterial.parse(chain, "chain.pem", Secret.of(key), "key.pem");
  }

  private static String block(String label, byte[] der) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, der));
    }
    return text.toString();
  }

  private static String pem(Object key) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(key);
    }
    return text.toString();
  }
}
