package dev.sallyport.controlplane.page;

import dev.sallyport.approvals.grant.AccessGrant;
import dev.sallyport.approvals.grant.AccessRequest;
import dev.sallyport.controlplane.approvals.Access;
import dev.sallyport.controlplane.approvals.AccessDecided;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.controlplane.operators.Operator;
import dev.sallyport.controlplane.operators.Session;
import io.micronaut.context.BeanProvider;
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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Access for a while in a browser, without scripts: everybody sees and ends their own and asks for
 * more, operators give and take back, auditors look.
 */
@Controller("/ui/grants")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
public final class GrantPageController {

  private static final int MOST = 200;

  private final Browser browser;
  private final BeanProvider<ApprovalDesk> desk;
  private final Access access;

  /** A controller; the desk is opened when somebody asks. */
  GrantPageController(Browser browser, BeanProvider<ApprovalDesk> desk, Access access) {
    this.browser = browser;
    this.desk = desk;
    this.access = access;
  }

  /** The newest; who has no role sees their own. */
  @Get
  public HttpResponse<String> list(HttpRequest<?> request) {
    return browser.signedIn(request, session -> list(HttpStatus.OK, session, Html.NOTHING));
  }

  /** One grant. */
  @Get("/{id}")
  public HttpResponse<String> show(HttpRequest<?> request, String id) {
    return browser.signedIn(request, session -> grant(HttpStatus.OK, session, id, Html.NOTHING));
  }

  /** One request. */
  @Get("/requests/{id}")
  public HttpResponse<String> showRequest(HttpRequest<?> request, String id) {
    return browser.signedIn(request, session -> asked(HttpStatus.OK, session, id, Html.NOTHING));
  }

  /** Gives access. */
  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public HttpResponse<String> give(HttpRequest<?> request, @Body String body) {
    return browser.changed(
        request,
        body,
        (session, form) ->
            answer(
                session,
                () ->
                    access.give(
                        GrantForm.read(form, Optional.empty()),
                        session.operator(),
                        GrantForm.reason(form)),
                (status, message) -> list(status, session, message)));
  }

  /** Asks for access. */
  @Post("/requests")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public HttpResponse<String> ask(HttpRequest<?> request, @Body String body) {
    return browser.changed(
        request,
        body,
        (session, form) ->
            answer(
                session,
                () ->
                    access.ask(
                        GrantForm.read(form, Optional.of(session.operator())),
                        GrantForm.reason(form)),
                (status, message) -> list(status, session, message)));
  }

  /** Decides about a request: {@code approve} or {@code deny}. */
  @Post("/requests/{id}/{verb}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public HttpResponse<String> decide(
      HttpRequest<?> request, String id, String verb, @Body String body) {
    return browser.changed(
        request,
        body,
        (session, form) ->
            answer(
                session,
                () -> decide(session.operator(), id, verb, form),
                (status, message) -> asked(status, session, id, message)));
  }

  /** Ends a grant: {@code end} because its task is done, {@code revoke} to take it back. */
  @Post("/{id}/{verb}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public HttpResponse<String> finish(
      HttpRequest<?> request, String id, String verb, @Body String body) {
    return browser.changed(
        request,
        body,
        (session, form) ->
            answer(
                session,
                () -> finish(session.operator(), id, verb, form),
                (status, message) -> grant(status, session, id, message)));
  }

  private AccessDecided decide(
      Operator operator, String id, String verb, Map<String, String> form) {
    return switch (verb) {
      case "approve" -> access.approve(id, operator, GrantForm.reason(form));
      case "deny" -> access.deny(id, operator, GrantForm.reason(form));
      default -> new AccessDecided.Unknown();
    };
  }

  private AccessDecided finish(
      Operator operator, String id, String verb, Map<String, String> form) {
    return switch (verb) {
      case "end" -> access.end(id, operator);
      case "revoke" -> access.revoke(id, operator, GrantForm.reason(form));
      default -> new AccessDecided.Unknown();
    };
  }

  /** The page from which something was tried, with what became of it. */
  private interface From {
    HttpResponse<String> with(HttpStatus status, Html message);
  }

  private HttpResponse<String> answer(Session session, Supplier<AccessDecided> change, From page) {
    AccessDecided decided;
    try {
      decided = change.get();
    } catch (IllegalArgumentException e) {
      return page.with(HttpStatus.BAD_REQUEST, Layout.refusal(sentence(e)));
    }
    return switch (decided) {
      case AccessDecided.Granted(AccessGrant grant) ->
          grant(
              HttpStatus.OK,
              session,
              grant.id(),
              Layout.notice("It is " + grant.state().code() + " now."));
      case AccessDecided.Requested(AccessRequest asked) ->
          asked(
              HttpStatus.OK,
              session,
              asked.id(),
              Layout.notice("It is " + asked.state().code() + " now."));
      case AccessDecided.Refused refused ->
          page.with(HttpStatus.CONFLICT, Layout.refusal(refused.message()));
      case AccessDecided.Forbidden _ ->
          page.with(HttpStatus.FORBIDDEN, Layout.refusal("Your groups have no role for that."));
      case AccessDecided.Unknown _ -> unknown(session);
    };
  }

  private static String sentence(IllegalArgumentException cause) {
    String words = String.valueOf(cause.getMessage());
    String end = words.endsWith(".") ? "" : ".";
    return Character.toUpperCase(words.charAt(0)) + words.substring(1) + end;
  }

  private HttpResponse<String> list(HttpStatus status, Session session, Html message) {
    return Browser.page(
        status,
        GrantPages.list(
            session,
            access.requests(session.operator(), MOST),
            access.grants(session.operator(), MOST),
            message));
  }

  private HttpResponse<String> grant(HttpStatus status, Session session, String id, Html message) {
    return page(
        status,
        session,
        access.grant(session.operator(), id),
        grant ->
            GrantPages.show(
                session,
                grant,
                desk.get().grants().audit(id),
                GrantActions.of(session, access, grant),
                message));
  }

  private HttpResponse<String> asked(HttpStatus status, Session session, String id, Html message) {
    return page(
        status,
        session,
        access.request(session.operator(), id),
        asked ->
            GrantPages.show(
                session,
                asked,
                desk.get().requests().audit(id),
                GrantActions.of(session, access, asked),
                message));
  }

  private static <T> HttpResponse<String> page(
      HttpStatus status, Session session, Optional<T> found, Function<T, String> document) {
    return found
        .<HttpResponse<String>>map(one -> Browser.page(status, document.apply(one)))
        .orElseGet(() -> unknown(session));
  }

  private static HttpResponse<String> unknown(Session session) {
    return Browser.page(
        HttpStatus.NOT_FOUND,
        Layout.page("Unknown", Optional.of(session), Layout.refusal("There is no such access.")));
  }
}
