package dev.sallyport.controlplane.page;

import dev.sallyport.controlplane.operators.OperatorDesk;
import dev.sallyport.controlplane.operators.Session;
import dev.sallyport.controlplane.operators.Sessions;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.Map;
import java.util.Optional;

/** Tokens by which the command line acts for who is signed in. */
@Controller("/ui/token")
@Produces(MediaType.TEXT_HTML)
public final class TokenController {

  private static final String TITLE = "Command line";

  private final Browser browser;
  private final OperatorDesk desk;

  /** A controller. */
  TokenController(Browser browser, OperatorDesk desk) {
    this.browser = browser;
    this.desk = desk;
  }

  /** What a token is, and how to get one. */
  @Get
  public HttpResponse<String> explain(HttpRequest<?> request) {
    return browser.signedIn(
        request, session -> Browser.page(HttpStatus.OK, page(session, Html.NOTHING)));
  }

  /** Makes one, and shows it once. */
  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public HttpResponse<String> make(HttpRequest<?> request, @Body String body) {
    return browser.changed(
        request,
        body,
        (session, form) -> {
          Sessions.Opened opened = desk.sessions().open(session.operator(), Session.Use.PROGRAM);
          return Browser.page(HttpStatus.OK, page(session, made(opened)));
        });
  }

  private static Html made(Sessions.Opened opened) {
    return Html.all(
        Layout.notice("Your token. It is shown this once."),
        Html.of("pre", Map.of("tabindex", "0"), Html.text(opened.token().reveal())),
        Html.of("p", "It ends at " + opened.session().endsAt() + ", or earlier if not used."));
  }

  private static String page(Session session, Html made) {
    return Layout.page(
        TITLE,
        Optional.of(session),
        made,
        Html.of(
            "p",
            "A token lets the command line act as you, with your groups of this sign-in: put it"
                + " into a file of mode 0600 and name that with --token-file, or into the variable"
                + " SALLYPORT_OPERATOR_TOKEN."),
        Layout.form(session, "/ui/token", Layout.button("Make a token")),
        Html.of("h2", "Everywhere"),
        Html.of("p", "Ends all your sessions and tokens."),
        Layout.form(
            session,
            "/ui/sign-out",
            Html.leaf("input", Map.of("type", "hidden", "name", "everywhere", "value", "yes")),
            Layout.button("Sign out everywhere")));
  }
}
