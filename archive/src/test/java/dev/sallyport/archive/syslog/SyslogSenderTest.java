package dev.sallyport.archive.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogSenderTest {

  private static final List<SyslogMessage> BATCH =
      List.of(
          new SyslogMessage(
              5, Instant.parse("2026-03-01T10:00:00.123456789Z"), "HEAD", "{\"a\":1}"),
          new SyslogMessage(6, Instant.parse("2026-03-01T10:00:01Z"), "EXCHANGE", "é\n2"));

  @TempDir Path folder;

  @Test
  void sendsMessagesOfRfc5424FramedAsRfc5425Says() throws IOException {
    try (Collector collector = Collector.start(folder, "localhost")) {
      SyslogSender.to(collector.address(), collector.authorities()).send(BATCH);

      assertThat(collector.messages()).hasSize(2);
      assertThat(collector.messages().get(0))
          .matches(
              "<109>1 2026-03-01T10:00:00\\.123456Z \\S+ sallyport [0-9]+ HEAD - \\{\"a\":1\\}");
      assertThat(collector.messages().get(1)).startsWith("<110>1 ").endsWith(" EXCHANGE - é\n2");
    }
  }

  @Test
  void aBatchThatWasNotReadToItsEndDoesNotCount() throws IOException {
    try (Collector collector = Collector.start(folder, "localhost")) {
      collector.deaf(true);
      SyslogSender sender = SyslogSender.to(collector.address(), collector.authorities());

      assertThatThrownBy(() -> sender.send(BATCH)).isInstanceOf(IOException.class);
      collector.deaf(false);
      sender.send(BATCH);
      assertThat(collector.messages()).hasSize(2);
    }
  }

  @Test
  void aCollectorOfAnotherNameGetsNothing() throws IOException {
    try (Collector collector = Collector.start(folder, "elsewhere.example.com")) {
      SyslogSender sender = SyslogSender.to(collector.address(), collector.authorities());

      assertThatThrownBy(() -> sender.send(BATCH)).isInstanceOf(SSLException.class);
      assertThat(collector.messages()).isEmpty();
    }
  }
}
