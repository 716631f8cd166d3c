package dev.sallyport.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.OperatorRole;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask what is on record, and who may have the index made anew. */
class RecordingsApiTest {

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private PagesWorld world;

  @BeforeEach
  void start() throws Exception {
    world = new PagesWorld(folder);
  }

  @AfterEach
  void stop() {
    client.close();
    world.close();
  }

  @Test
  void nobodyReadsWithoutAToken() throws Exception {
    assertThat(status("", "GET", "/recordings")).isEqualTo(401);
    assertThat(status("wrong", "GET", "/recordings/status")).isEqualTo(401);
    assertThat(status("", "POST", "/recordings/rebuild")).isEqualTo(401);
    assertThat(status("", "POST", "/recordings/forget")).isEqualTo(401);
  }

  @Test
  void callersAndReviewersReadNothing() throws Exception {
    for (String token :
        new String[] {
          world.provider.callerToken("alice"), world.token("rita", OperatorRole.REVIEWER)
        }) {
      assertThat(status(token, "GET", "/recordings")).isEqualTo(403);
      assertThat(status(token, "GET", "/recordings/status")).isEqualTo(403);
      assertThat(status(token, "POST", "/recordings/rebuild")).isEqualTo(403);
      assertThat(status(token, "POST", "/recordings/forget")).isEqualTo(403);
    }
  }

  @Test
  void auditorsReadAndChangeNothing() throws Exception {
    String auditor = world.token("audrey", OperatorRole.AUDITOR);

    assertThat(status(auditor, "GET", "/recordings/status")).isEqualTo(200);
    assertThat(status(auditor, "POST", "/recordings/rebuild")).isEqualTo(403);
    assertThat(status(auditor, "POST", "/recordings/forget")).isEqualTo(403);
  }

  private int status(String token, String method, String path)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(world.url.resolve(path)).method(method, BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }
}
