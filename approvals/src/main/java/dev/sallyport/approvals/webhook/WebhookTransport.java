package dev.sallyport.approvals.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Posts a webhook and gives the status of the answer. */
public interface WebhookTransport {

  /**
   * Posts once.
   *
   * @throws IOException if there is no answer
   */
  int post(URI url, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException;

  /** Over HTTP; follows no redirects, waits ten seconds, and reads nothing of the answer. */
  static WebhookTransport http() {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    return (url, headers, body) -> {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url)
              .timeout(Duration.ofSeconds(10))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach(request::header);
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    };
  }
}
