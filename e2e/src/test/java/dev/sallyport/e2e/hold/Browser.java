package dev.sallyport.e2e.hold;

import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a browser as signing in at the control plane's pages needs. */
final class Browser implements AutoCloseable {

  private static final Pattern FORM_TOKEN =
      Pattern.compile("name=\"form_token\" type=\"hidden\" value=\"([A-Za-z0-9_-]+)\"");
  private static final Pattern TOKEN = Pattern.compile("<pre[^>]*>([A-Za-z0-9_-]{43})</pre>");

  private final URI home;
  private final HttpClient client;
  private final Map<String, String> cookies = new HashMap<>();

  /**
   * @param authorities PEM of who vouches for the control plane and the provider
   */
  Browser(URI home, List<String> authorities) throws IOException {
    this.home = home;
    this.client =
        HttpClient.newBuilder()
            .sslContext(TlsContexts.trusting(new ArrayList<>(authorities)))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Signs in as whoever the provider says sits here. */
  HttpResponse<String> signIn() throws IOException, InterruptedException {
    return open("/ui/sign-in/start");
  }

  /** A token for programs, made on the page. */
  String token() throws IOException, InterruptedException {
    HttpResponse<String> made = post("/ui/token", "/ui/token");
    Matcher token = TOKEN.matcher(made.body());
    if (!token.find()) {
      throw new AssertionError("no token on the page: " + made.body());
    }
    return token.group(1);
  }

  /** Goes to a page and on to where it leads. */
  HttpResponse<String> open(String path) throws IOException, InterruptedException {
    HttpResponse<String> page = send(HttpRequest.newBuilder(home.resolve(path)));
    while (page.statusCode() / 100 == 3) {
      URI next = page.uri().resolve(page.headers().firstValue("location").orElseThrow());
      page = send(HttpRequest.newBuilder(next));
    }
    return page;
  }

  /** Posts the form of a page. */
  HttpResponse<String> post(String page, String action) throws IOException, InterruptedException {
    Matcher token = FORM_TOKEN.matcher(open(page).body());
    if (!token.find()) {
      throw new AssertionError("no form at " + page);
    }
    return send(
        HttpRequest.newBuilder(home.resolve(action))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", home.toString())
            .POST(BodyPublishers.ofString("form_token=" + token.group(1))));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    URI address = request.build().uri();
    if (address.getAuthority().equals(home.getAuthority()) && !cookies.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      cookies.forEach((name, value) -> pairs.add(name + "=" + value));
      request.header("cookie", String.join("; ", pairs));
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    for (String cookie : answer.headers().allValues("set-cookie")) {
      String[] pair = cookie.split(";", 2)[0].split("=", 2);
      if (pair[1].isEmpty()) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    return answer;
  }

  @Override
  public void close() {
    client.close();
  }
}
