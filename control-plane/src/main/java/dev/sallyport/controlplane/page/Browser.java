package dev.sallyport.controlplane.page;

import dev.sallyport.controlplane.operators.OperatorDesk;
import dev.sallyport.controlplane.operators.Session;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.Cookie;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a browser sends, and what it is told to keep. Cookies have the prefix {@code __Host-} (RFC
 * 6265bis §4.1.3.2) and {@code SameSite=Lax}, so that a link in a notification finds its reader
 * signed in. That lets no change pass: those are posts, with the token of the session's own forms
 * and from this server's own pages.
 */
@Singleton
final class Browser {

  static final String LIST = "/ui/approvals";

  private static final String SESSION = "__Host-sallyport-session";
  private static final String ATTEMPT = "__Host-sallyport-sign-in";
  private static final String KEPT = "; Path=/; Secure; HttpOnly; SameSite=Lax";
  private static final String FORGOTTEN = "=; Max-Age=0" + KEPT;
  private static final int LONGEST_FORM = 16 * 1024;

  /** Pages that may be come back to: own ones, told by their whole form. */
  private static final Pattern OWN_PAGE =
      Pattern.compile(
          "/ui/(approvals(/[0-9a-f]{32})?|grants(/(requests/)?[0-9a-f]{32})?|token)(\\?state=[a-z_]{1,32})?");

  private final OperatorDesk desk;

  Browser(OperatorDesk desk) {
    this.desk = desk;
  }

  /** Who is signed in at the browser. */
  Optional<Session> session(HttpRequest<?> request) {
    return sessionToken(request).flatMap(token -> desk.sessions().find(token, Session.Use.BROWSER));
  }

  Optional<String> sessionToken(HttpRequest<?> request) {
    return cookie(request, SESSION);
  }

  /** What it keeps of a sign-in on its way. */
  Optional<String> attempt(HttpRequest<?> request) {
    return cookie(request, ATTEMPT);
  }

  static void keepSession(MutableHttpResponse<?> response, String token) {
    response.getHeaders().add(HttpHeaders.SET_COOKIE, SESSION + "=" + token + KEPT);
  }

  static void keepAttempt(MutableHttpResponse<?> response, String sealed) {
    response.getHeaders().add(HttpHeaders.SET_COOKIE, ATTEMPT + "=" + sealed + KEPT);
  }

  static void forgetSession(MutableHttpResponse<?> response) {
    response.getHeaders().add(HttpHeaders.SET_COOKIE, SESSION + FORGOTTEN);
  }

  static void forgetAttempt(MutableHttpResponse<?> response) {
    response.getHeaders().add(HttpHeaders.SET_COOKIE, ATTEMPT + FORGOTTEN);
  }

  /** A page for who is signed in; others are sent to sign in first. */
  HttpResponse<String> signedIn(
      HttpRequest<?> request, Function<Session, HttpResponse<String>> page) {
    return session(request)
        .map(page)
        .orElseGet(() -> seeOther("/ui/sign-in?return=" + encode(request.getUri().toString())));
  }

  /** A change by who is signed in, posted by a form of that session. */
  HttpResponse<String> changed(
      HttpRequest<?> request,
      String body,
      BiFunction<Session, Map<String, String>, HttpResponse<String>> change) {
    Optional<Session> session = session(request);
    if (session.isEmpty()) {
      return seeOther("/ui/sign-in");
    }
    Map<String, String> form = form(body);
    return isFromOwnPage(request) && session.get().isOwn(form.getOrDefault(Layout.FORM_TOKEN, ""))
        ? change.apply(session.get(), form)
        : foreign();
  }

  /**
   * Whether a post comes from a page of this server. Browsers say so, in {@code Origin} or, failing
   * that, in {@code Sec-Fetch-Site}; what says neither is refused.
   */
  boolean isFromOwnPage(HttpRequest<?> request) {
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    if (origin == null) {
      return "same-origin".equals(request.getHeaders().get("Sec-Fetch-Site"));
    }
    Optional<URI> configured = desk.origin();
    if (configured.isPresent() && origin.equals(configured.get().toString())) {
      return true;
    }
    String host = request.getHeaders().get(HttpHeaders.HOST);
    return host != null && (origin.equals("https://" + host) || isOwnClearText(request, origin));
  }

  /** Only where this server itself speaks clear text, which the program never does. */
  private static boolean isOwnClearText(HttpRequest<?> request, String origin) {
    return !request.isSecure()
        && origin.equals("http://" + request.getHeaders().get(HttpHeaders.HOST));
  }

  static HttpResponse<String> foreign() {
    return page(
        HttpStatus.FORBIDDEN,
        Layout.page(
            "Refused",
            Optional.empty(),
            Layout.refusal("That did not come from a page of this session. Nothing was changed."),
            Layout.link(LIST, "Back to the approvals")));
  }

  /** An own page, whatever was asked for: never another server's. */
  static String ownPage(String wanted) {
    return OWN_PAGE.matcher(wanted).matches() ? wanted : LIST;
  }

  static MutableHttpResponse<String> page(HttpStatus status, String document) {
    return HttpResponse.<String>status(status)
        .contentType(MediaType.TEXT_HTML_TYPE)
        .characterEncoding(StandardCharsets.UTF_8)
        .body(document);
  }

  static MutableHttpResponse<String> seeOther(String address) {
    return HttpResponse.<String>status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, address);
  }

  /** Fields of a form; one that comes twice counts as its first. */
  static Map<String, String> form(String body) {
    Map<String, String> fields = new HashMap<>();
    if (body.length() > LONGEST_FORM) {
      return fields;
    }
    for (String field : body.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.putIfAbsent(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
      }
    }
    return fields;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Optional<String> cookie(HttpRequest<?> request, String name) {
    return request.getCookies().findCookie(name).map(Cookie::getValue);
  }
}
