package dev.sallyport.controlplane.page;

import dev.sallyport.controlplane.oidc.OidcException;
import dev.sallyport.controlplane.oidc.SignIn;
import dev.sallyport.controlplane.operators.AdminToken;
import dev.sallyport.controlplane.operators.Operator;
import dev.sallyport.controlplane.operators.OperatorDesk;
import dev.sallyport.controlplane.operators.Session;
import dev.sallyport.controlplane.operators.Sessions;
import dev.sallyport.controlplane.operators.SignInListener;
import dev.sallyport.controlplane.operators.SignInListener.Way;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in, at the provider or as the local admin, and out. */
@Controller("/ui")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
public final class SignInController {

  private static final Logger LOG = LoggerFactory.getLogger(SignInController.class);

  private final Browser browser;
  private final OperatorDesk desk;
  private final AdminToken admin;
  private final SignInListener listener;

  /** A controller. */
  SignInController(Browser browser, OperatorDesk desk, AdminToken admin, SignInListener listener) {
    this.browser = browser;
    this.desk = desk;
    this.admin = admin;
    this.listener = listener;
  }

  /** The way in. */
  @Get
  public HttpResponse<String> index() {
    return Browser.seeOther(Browser.LIST);
  }

  /** How to sign in. */
  @Get("/sign-in")
  public HttpResponse<String> choose(@QueryValue("return") Optional<String> returnTo) {
    return Browser.page(HttpStatus.OK, SignInPages.choose(desk.hasProvider(), own(returnTo)));
  }

  /** Sends the browser to the provider. */
  @Get("/sign-in/start")
  public HttpResponse<String> start(@QueryValue("return") Optional<String> returnTo) {
    try {
      SignIn.Begun begun = desk.begin(own(returnTo));
      MutableHttpResponse<String> response = Browser.seeOther(begun.redirect().toString());
      Browser.keepAttempt(response, begun.cookie());
      return response;
    } catch (OidcException e) {
      LOG.error("nobody can sign in at the provider: {}", e.getMessage());
      listener.signedIn(Way.PROVIDER, false);
      return Browser.page(HttpStatus.BAD_GATEWAY, SignInPages.failed());
    }
  }

  /** Takes the browser back from the provider. */
  @Get("/sign-in/callback")
  public HttpResponse<String> callback(HttpRequest<?> request) {
    Map<String, String> answer = new HashMap<>();
    for (String name : request.getParameters().names()) {
      // A parameter that comes twice is ambiguous (RFC 6749 §3.1), so that it counts for nothing.
      if (request.getParameters().getAll(name).size() == 1) {
        answer.put(name, request.getParameters().get(name, String.class).orElse(""));
      }
    }
    MutableHttpResponse<String> response;
    try {
      OperatorDesk.Arrived arrived = desk.finish(browser.attempt(request).orElse(""), answer);
      response = enter(request, arrived.opened(), Browser.ownPage(arrived.returnTo()));
      listener.signedIn(Way.PROVIDER, true);
    } catch (OidcException e) {
      LOG.warn("a sign-in is refused: {}", e.getMessage());
      listener.signedIn(Way.PROVIDER, false);
      response = Browser.page(HttpStatus.BAD_REQUEST, SignInPages.failed());
    }
    Browser.forgetAttempt(response);
    return response;
  }

  /** Lets the local admin in. */
  @Post("/sign-in/admin")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public HttpResponse<String> admin(HttpRequest<?> request, @Body String body) {
    if (!browser.isFromOwnPage(request)) {
      return Browser.foreign();
    }
    Map<String, String> form = Browser.form(body);
    boolean known = admin.is(form.getOrDefault("token", "").strip());
    listener.signedIn(Way.LOCAL_ADMIN, known);
    if (!known) {
      LOG.warn("somebody tried to sign in as the local admin with a wrong token");
      return Browser.page(HttpStatus.FORBIDDEN, SignInPages.wrongToken(desk.hasProvider()));
    }
    return enter(
        request,
        desk.sessions().open(Operator.LOCAL_ADMIN, Session.Use.BROWSER),
        own(Optional.ofNullable(form.get("return"))));
  }

  /** Ends the session. */
  @Post("/sign-out")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public HttpResponse<String> signOut(HttpRequest<?> request, @Body String body) {
    return browser.changed(
        request,
        body,
        (session, form) -> {
          if (form.containsKey("everywhere")) {
            desk.sessions().closeAll(session.operator().human());
          }
          browser.sessionToken(request).ifPresent(desk.sessions()::close);
          MutableHttpResponse<String> response =
              Browser.page(HttpStatus.OK, SignInPages.signedOut(desk.hasProvider()));
          Browser.forgetSession(response);
          return response;
        });
  }

  /** A new session always has a new token, and the browser's old session ends. */
  private MutableHttpResponse<String> enter(
      HttpRequest<?> request, Sessions.Opened opened, String page) {
    browser.sessionToken(request).ifPresent(desk.sessions()::close);
    Operator operator = opened.session().operator();
    LOG.info("{} signed in, roles {}", operator.human(), operator.roles());
    MutableHttpResponse<String> response = Browser.seeOther(page);
    Browser.keepSession(response, opened.token().reveal());
    return response;
  }

  private static String own(Optional<String> returnTo) {
    return Browser.ownPage(returnTo.orElse(""));
  }
}
