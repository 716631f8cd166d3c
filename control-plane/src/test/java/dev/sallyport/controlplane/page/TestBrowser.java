package dev.sallyport.controlplane.page;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * As much of a browser as pages without scripts need: cookies by origin, redirects, forms with
 * their hidden fields, {@code Origin} on posts. It keeps {@code Secure} cookies of this machine
 * over clear text too, as browsers do for localhost.
 */
public final class TestBrowser implements AutoCloseable {

  private static final Pattern FORM_TOKEN =
      Pattern.compile("name=\"form_token\" type=\"hidden\" value=\"([A-Za-z0-9_-]+)\"");
  private static final int MOST_REDIRECTS = 10;

  private final HttpClient client;
  private final URI home;
  private final Map<String, Map<String, String>> cookies = new HashMap<>();

  /** Addresses that it was sent to, one after the other. */
  public HttpResponse<String> page;

  public TestBrowser(SSLContext trusted, URI home) {
    this.client =
        HttpClient.newBuilder()
            .sslContext(trusted)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.home = home;
  }

  /** Goes to a page and on to where it leads. */
  public TestBrowser open(String path) throws Exception {
    return follow(request(home.resolve(path)).GET());
  }

  /** Asks once, and follows nothing. */
  public TestBrowser ask(URI address) throws Exception {
    page = send(request(address).GET());
    return this;
  }

  /** Posts the form of the page it is at. */
  public TestBrowser post(String path, Map<String, String> fields) throws Exception {
    Map<String, String> all = new HashMap<>(fields);
    formToken().ifPresent(token -> all.putIfAbsent("form_token", token));
    return postFrom(home.toString().replaceFirst("/$", ""), path, all);
  }

  /** Posts from a page of another origin; nothing says where from if that is empty. */
  public TestBrowser postFrom(String origin, String path, Map<String, String> fields)
      throws Exception {
    HttpRequest.Builder request =
        request(home.resolve(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    fields.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"))));
    if (!origin.isEmpty()) {
      request.header("origin", origin);
    }
    return follow(request);
  }

  public Optional<String> formToken() {
    Matcher matcher = FORM_TOKEN.matcher(page.body());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  public Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.getOrDefault(home.getAuthority(), Map.of()).get(name));
  }

  public void setCookie(String name, String value) {
    cookies.computeIfAbsent(home.getAuthority(), _ -> new HashMap<>()).put(name, value);
  }

  public URI at() {
    return page.uri();
  }

  @Override
  public void close() {
    client.close();
  }

  private TestBrowser follow(HttpRequest.Builder request) throws Exception {
    page = send(request);
    for (int i = 0; page.statusCode() / 100 == 3; i++) {
      if (i == MOST_REDIRECTS) {
        throw new AssertionError("redirected without end, last to " + page.headers().map());
      }
      URI next = page.uri().resolve(page.headers().firstValue("location").orElseThrow());
      page = send(request(next).GET());
    }
    return this;
  }

  private HttpRequest.Builder request(URI address) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    String kept =
        cookies.getOrDefault(address.getAuthority(), Map.of()).entrySet().stream()
            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    return kept.isEmpty() ? request : request.header("cookie", kept);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    Map<String, String> jar =
        cookies.computeIfAbsent(answer.uri().getAuthority(), _ -> new HashMap<>());
    for (String cookie : answer.headers().allValues("set-cookie")) {
      String pair = cookie.split(";", 2)[0];
      String name = pair.substring(0, pair.indexOf('='));
      String value = pair.substring(pair.indexOf('=') + 1);
      if (value.isEmpty()) {
        jar.remove(name);
      } else {
        jar.put(name, value);
      }
    }
    return answer;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
