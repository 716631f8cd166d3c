package dev.sallyport.core.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void printsNothingOfItself() {
    Secret<String> secret = Secret.of("TOPSECRET");

    assertThat(secret).hasToString("[redacted]");
    assertThat("value: " + secret).doesNotContain("TOPSECRET");
    assertThat(secret.reveal()).isEqualTo("TOPSECRET");
  }

  @Test
  void referencesPrintAsTheyAreWritten() {
    assertThat(new SecretRef.FromFile("/run/key")).hasToString("file:/run/key");
    assertThat(new SecretRef.FromEnvironment("KEY")).hasToString("env:KEY");
  }
}
