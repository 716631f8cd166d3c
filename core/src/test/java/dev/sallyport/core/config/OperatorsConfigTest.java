package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.OperatorRole;
import dev.sallyport.core.resource.Operators;
import dev.sallyport.core.secret.SecretRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code operators}. */
class OperatorsConfigTest {

  private static final String REST =
      """
      version: 1
      listeners:
        - { name: main, port: 8443 }
      identity:
        issuers:
          - { name: corp, issuer: https://id.example.com/realms/corp, audiences: [sallyport] }
      resources:
        - name: chat
          hostname: chat.example.com
          upstream: { addresses: [api.example.com:443], tls: { authorities: system } }
      """;
  private static final String OPERATORS =
      """
      operators:
        url: https://127.0.0.1:9443/
        issuer: https://id.example.com/realms/corp
        client-id: sallyport-pages
        client-secret: env:CLIENT_SECRET
        scopes: [profile, groups]
        roles:
          reviewer: [security, Domain Admins, /platform]
          auditor: [audit]
        sees-all: [privacy]
        idle: 10m
        lifetime: 4h
      """;

  @TempDir Path folder;
  private Workbench workbench;

  @BeforeEach
  void prepare() {
    workbench = new Workbench(folder).environment("CLIENT_SECRET", "s3cret");
  }

  @Test
  void isReadAsItStands() {
    Operators operators = workbench.gateway(REST + OPERATORS).operators().orElseThrow();

    assertThat(operators.url()).isEqualTo(URI.create("https://127.0.0.1:9443"));
    assertThat(operators.clientId()).isEqualTo("sallyport-pages");
    assertThat(operators.clientSecret()).contains(new SecretRef.FromEnvironment("CLIENT_SECRET"));
    assertThat(operators.scopes()).containsExactly("openid", "profile", "groups");
    assertThat(operators.roles().get(OperatorRole.REVIEWER))
        .containsExactly("/platform", "Domain Admins", "security");
    assertThat(operators.roles().get(OperatorRole.OPERATOR)).isEmpty();
    assertThat(operators.seesAll()).containsExactly("privacy");
    assertThat(operators.idle()).isEqualTo(Duration.ofMinutes(10));
    assertThat(operators.lifetime()).isEqualTo(Duration.ofHours(4));
  }

  @Test
  void itsProviderHasTheNameOfTheIssuerThatItIs() {
    assertThat(workbench.gateway(REST + OPERATORS).operators().orElseThrow().provider().name())
        .isEqualTo("corp");
    String another =
        OPERATORS.replace("https://id.example.com/realms/corp", "https://sso.example.com");
    assertThat(workbench.gateway(REST + another).operators().orElseThrow().provider().name())
        .isEqualTo("https://sso.example.com");
  }

  @Test
  void maySayLittle() {
    Operators operators =
        workbench
            .gateway(
                REST
                    + """
                    operators:
                      url: https://gate.example.com
                      issuer: https://sso.example.com
                      client-id: pages
                      roles: {}
                    """)
            .operators()
            .orElseThrow();

    assertThat(operators.clientSecret()).isEmpty();
    assertThat(operators.scopes()).containsExactly("openid", "profile");
    assertThat(operators.idle()).isEqualTo(Duration.ofMinutes(30));
    assertThat(operators.lifetime()).isEqualTo(Duration.ofHours(8));
    assertThat(workbench.gateway(REST).operators()).isEqualTo(Optional.empty());
  }

  @Test
  void mistakesAreNamedWithTheirCure() {
    assertThat(errors("url: https://127.0.0.1:9443/", "url: http://127.0.0.1:9443"))
        .singleElement()
        .asString()
        .contains("which is clear text", "https://127.0.0.1:9443");
    assertThat(errors("url: https://127.0.0.1:9443/", "url: https://127.0.0.1:9443/ui"))
        .singleElement()
        .asString()
        .contains("has a path, query or fragment");
    assertThat(errors("idle: 10m", "idle: 5h"))
        .singleElement()
        .asString()
        .contains("sessions may do nothing for longer than they last");
    assertThat(errors("reviewer:", "reviewers:"))
        .singleElement()
        .asString()
        .contains("unknown key \"reviewers\"", "reviewer");
    assertThat(errors("env:CLIENT_SECRET", "s3cret"))
        .singleElement()
        .asString()
        .doesNotContain("s3cret");
    assertThat(errors("env:CLIENT_SECRET", "env:ANOTHER"))
        .singleElement()
        .asString()
        .contains("ANOTHER is not set");
  }

  @Test
  void noIssuerOfCallersIsNamedLikeTheLocalAdmins() {
    assertThat(workbench.errors(REST.replace("name: corp", "name: local")))
        .singleElement()
        .asString()
        .contains("the name of the local admin's issuer");
  }

  private List<String> errors(String sound, String wrong) {
    return workbench.errors(REST + OPERATORS.replace(sound, wrong));
  }
}
