package dev.sallyport.controlplane.page;

import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.StateName;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.controlplane.approvals.ClearViews;
import dev.sallyport.controlplane.approvals.Decided;
import dev.sallyport.controlplane.approvals.Reviews;
import dev.sallyport.controlplane.approvals.Verb;
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
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;

/** Approvals in a browser, without scripts. */
@Controller("/ui/approvals")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
public final class ApprovalPageController {

  private static final int MOST = 200;

  private final Browser browser;
  private final BeanProvider<ApprovalDesk> desk;
  private final Reviews reviews;
  private final ClearViews clearViews;

  /** A controller; the desk is opened when somebody asks. */
  ApprovalPageController(
      Browser browser, BeanProvider<ApprovalDesk> desk, Reviews reviews, ClearViews clearViews) {
    this.browser = browser;
    this.desk = desk;
    this.reviews = reviews;
    this.clearViews = clearViews;
  }

  /** The newest; those that wait, unless another state is asked for. */
  @Get
  public HttpResponse<String> list(HttpRequest<?> request, @QueryValue Optional<String> state) {
    return browser.signedIn(
        request,
        session -> {
          if (!session.operator().mayRead()) {
            return Browser.page(HttpStatus.FORBIDDEN, noRole(session));
          }
          Optional<StateName> name = StateName.withCode(state.orElse("pending"));
          return Browser.page(
              HttpStatus.OK,
              ApprovalPages.list(session, desk.get().approvals().newest(name, MOST), name));
        });
  }

  /** One of them. */
  @Get("/{id}")
  public HttpResponse<String> show(HttpRequest<?> request, String id) {
    return browser.signedIn(
        request,
        session ->
            find(session, id)
                .<HttpResponse<String>>map(
                    approval -> page(HttpStatus.OK, session, approval, Html.NOTHING))
                .orElseGet(() -> unknown(session)));
  }

  /** Decides. */
  @Post("/{id}/{verb}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public HttpResponse<String> decide(
      HttpRequest<?> request, String id, String verb, @Body String body) {
    return browser.changed(
        request,
        body,
        (session, form) -> {
          Optional<Approval> approval = find(session, id);
          Optional<Verb> known = Verb.withCode(verb);
          if (approval.isEmpty() || known.isEmpty()) {
            return unknown(session);
          }
          String reason = form.getOrDefault("reason", "");
          if (!Reviews.isReason(reason)) {
            return page(
                HttpStatus.BAD_REQUEST, session, approval.get(), Layout.refusal(Reviews.REASON));
          }
          return decide(session, approval.get(), known.get(), reason);
        });
  }

  /** Shows all of the request, to who may see it. */
  @Post("/{id}/reveal")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public HttpResponse<String> reveal(HttpRequest<?> request, String id, @Body String body) {
    return browser.changed(
        request,
        body,
        (session, form) ->
            find(session, id)
                .map(approval -> reveal(session, approval))
                .orElseGet(() -> unknown(session)));
  }

  private HttpResponse<String> reveal(Session session, Approval approval) {
    try {
      return switch (clearViews.look(approval.facts().id(), session.operator())) {
        case ClearViews.Look.Shown shown ->
            Browser.page(
                HttpStatus.OK, ApprovalPages.clear(session, shown.approval(), shown.request()));
        case ClearViews.Look.Refused refused ->
            page(HttpStatus.CONFLICT, session, approval, Layout.refusal(refused.message()));
        case ClearViews.Look.Forbidden _ -> Browser.page(HttpStatus.FORBIDDEN, noRole(session));
        case ClearViews.Look.Unknown _ -> unknown(session);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown(session);
    }
  }

  private HttpResponse<String> decide(
      Session session, Approval approval, Verb verb, String reason) {
    return switch (reviews.decide(approval.facts().id(), verb, session.operator(), reason)) {
      case Decided.Done done ->
          page(
              HttpStatus.OK,
              session,
              done.approval(),
              Layout.notice(Actions.done(done.approval())));
      case Decided.Refused refused ->
          page(
              HttpStatus.CONFLICT,
              session,
              find(session, approval.facts().id().value()).orElse(approval),
              Layout.refusal(refused.message()));
      case Decided.Forbidden _ -> Browser.page(HttpStatus.FORBIDDEN, noRole(session));
      case Decided.Unknown _ -> unknown(session);
    };
  }

  private Optional<Approval> find(Session session, String id) {
    return ApprovalId.parse(id)
        .flatMap(name -> desk.get().approvals().find(name))
        .filter(
            approval ->
                session.operator().mayRead() || reviews.isOwn(session.operator(), approval));
  }

  private HttpResponse<String> page(
      HttpStatus status, Session session, Approval approval, Html message) {
    return Browser.page(
        status,
        ApprovalPages.show(
            session,
            approval,
            desk.get().approvals().audit(approval.facts().id()),
            Actions.of(session, approval, reviews.reviewer(session.operator(), approval)),
            message));
  }

  private static HttpResponse<String> unknown(Session session) {
    return Browser.page(
        HttpStatus.NOT_FOUND,
        Layout.page("Unknown", Optional.of(session), Layout.refusal("There is no such approval.")));
  }

  private static String noRole(Session session) {
    return Layout.page(
        "No role",
        Optional.of(session),
        Layout.refusal("Your groups have no role here. Ask who runs the gateway."));
  }
}
