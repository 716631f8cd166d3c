package dev.sallyport.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.cli.launcher.Configuration;
import dev.sallyport.cli.launcher.Door;
import dev.sallyport.core.config.ConfigResult;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.UpstreamTrust;
import dev.sallyport.pki.Spki;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The services around the demo's gateway, asked over TLS as the gateway asks them. */
class DemoServicesTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Certificates certificates;
  private SSLContext trust;
  private AutoCloseable opened = () -> {};

  @BeforeEach
  void makeCertificates() throws IOException {
    certificates = Certificates.openOrCreate(folder);
    trust = TlsContexts.trusting(List.of(Files.readString(certificates.authority())));
  }

  @AfterEach
  void close() throws Exception {
    opened.close();
  }

  private static Door door(int port, String name) {
    return new Door(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), name);
  }

  private Door chat() throws IOException {
    ChatUpstream chat = ChatUpstream.start(0, certificates.chat());
    opened = chat;
    return door(chat.port(), Certificates.CHAT);
  }

  private Door documents() throws IOException {
    DocumentStore store = DocumentStore.start(0, certificates.documents());
    opened = store;
    return door(store.port(), Certificates.DOCUMENTS);
  }

  private Door.Answer ask(Door door, String method, String path, String body) throws IOException {
    return door.ask(trust, method, path, Map.of(), body);
  }

  @Test
  void chatAnswersWholeWithEveryMadeUpValue() throws Exception {
    Door.Answer answer =
        ask(chat(), "POST", "/v1/chat/completions", "{\"model\":\"m\",\"messages\":[]}");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.path("object").asText()).isEqualTo("chat.completion");
    assertThat(json.path("model").asText()).isEqualTo("m");
    assertThat(json.at("/choices/0/message/content").asText()).contains(MadeUp.VALUES);
  }

  @Test
  void streamSplitsEveryMadeUpValueOverSeveralDeltas() throws Exception {
    Door.Answer answer =
        ask(chat(), "POST", "/v1/chat/completions", "{\"stream\":true,\"messages\":[]}");
    assertThat(answer.body()).endsWith("data: [DONE]\n\n").doesNotContain(MadeUp.VALUES);
    StringBuilder text = new StringBuilder();
    for (String line : answer.body().lines().filter(l -> l.startsWith("data: {")).toList()) {
      JsonNode chunk = JSON.readTree(line.substring(6));
      assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
      text.append(chunk.at("/choices/0/delta/content").asText(""));
    }
    assertThat(text.toString()).isEqualTo(MadeUp.ANSWER);
  }

  @Test
  void chatSaysWhatIsWrongWithARequest() throws Exception {
    Door chat = chat();
    assertThat(ask(chat, "POST", "/v1/chat/completions", "nonsense").status()).isEqualTo(400);
    assertThat(ask(chat, "GET", "/v1/chat/completions", "").status()).isEqualTo(405);
    assertThat(JSON.readTree(ask(chat, "GET", "/v1/models", "").body()).at("/data/0/id").asText())
        .isEqualTo("demo-model");
  }

  @Test
  void storeKeepsDocuments() throws Exception {
    Door store = documents();
    assertThat(ask(store, "GET", "/documents/1", "").body()).contains(MadeUp.EMAIL, MadeUp.SSN);
    assertThat(ask(store, "PUT", "/documents/new", "{\"a\":1}").status()).isEqualTo(201);
    assertThat(ask(store, "PUT", "/documents/new", "{\"a\":2}").status()).isEqualTo(200);
    assertThat(ask(store, "GET", "/documents/new", "").body()).contains("\"a\":2");
    String id = JSON.readTree(ask(store, "POST", "/documents", "{}").body()).path("id").asText();
    assertThat(ask(store, "GET", "/documents/" + id, "").status()).isEqualTo(200);
    assertThat(JSON.readTree(ask(store, "GET", "/documents", "").body()).path("documents"))
        .hasSize(4);
    assertThat(ask(store, "GET", "/documents/none", "").status()).isEqualTo(404);
    assertThat(ask(store, "PUT", "/documents/new", "[]").status()).isEqualTo(400);
    assertThat(ask(store, "DELETE", "/documents/1", "").status()).isEqualTo(200);
    assertThat(ask(store, "DELETE", "/documents/1", "").status()).isEqualTo(404);
    assertThat(ask(store, "PATCH", "/documents/2", "{}").status()).isEqualTo(405);
  }

  @Test
  void clientRefusesAServerOfAnotherName() throws Exception {
    Door wrong = new Door(chat().address(), "other.upstream.internal");
    assertThatThrownBy(() -> ask(wrong, "GET", "/v1/models", ""))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void issuerPublishesTheKeyOfItsTokensAndKeepsItOverRestarts() throws Exception {
    DemoIssuer issuer = DemoIssuer.start(folder, 0, certificates.issuer());
    opened = issuer;
    Door door =
        door(Integer.parseInt(issuer.identity().issuer().replaceAll(".*:", "")), "localhost");
    JsonNode discovery =
        JSON.readTree(ask(door, "GET", "/.well-known/openid-configuration", "").body());
    assertThat(discovery.path("issuer").asText()).isEqualTo(issuer.identity().issuer());
    String keys = ask(door, "GET", "/jwks", "").body();
    assertThat(keys).doesNotContain("\"d\"");
    DemoToken said = new DemoToken("bob", List.of("engineers"), Duration.ofMinutes(5));
    SignedJWT token =
        SignedJWT.parse(said.signedBy(IssuerFile.read(folder), Clock.systemUTC()).reveal());
    JWKSet published = JWKSet.parse(keys);
    var key = published.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
    assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("bob");
    assertThat(token.getJWTClaimsSet().getStringListClaim("groups")).containsExactly("engineers");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly(DemoIssuer.AUDIENCE);
    assertThat(token.getJWTClaimsSet().getExpirationTime().toInstant())
        .isBetween(Instant.now().plusSeconds(200), Instant.now().plusSeconds(400));
    IssuerFile again = IssuerFile.keep(folder, "https://localhost:1", "a");
    assertThat(again.key()).isEqualTo(issuer.identity().key());
  }

  @Test
  void tokenNeedsADemo() {
    assertThatThrownBy(() -> IssuerFile.read(folder.resolve("nothing")))
        .hasMessageContaining("run sallyport demo first");
  }

  @Test
  void configurationIsValidAndOnlyOnePinIsWrong() throws Exception {
    try (DemoWorld world = DemoWorld.start(folder)) {
      Path config = world.writeConfig(8443);
      assertThat(Files.readString(config)).doesNotContain("{{");
      ConfigResult result = Configuration.read(config, Map.of());
      assertThat(result).isInstanceOf(ConfigResult.Valid.class);
      Gateway gateway = ((ConfigResult.Valid) result).gateway();
      var chatPin = Spki.pin(certificates.chat().leaf());
      assertThat(gateway.resources())
          .extracting("name")
          .containsExactly("chat", "documents", "mispinned");
      UpstreamTrust chat = gateway.resources().get(0).upstream().tls().trust();
      UpstreamTrust mispinned = gateway.resources().get(2).upstream().tls().trust();
      assertThat(chat.pins()).containsExactly(chatPin);
      assertThat(mispinned.pins()).doesNotContain(chatPin).hasSize(1);
    }
  }
}
