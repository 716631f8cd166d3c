package dev.sallyport.controlplane;

import dev.sallyport.approvals.request.RequestView;
import dev.sallyport.approvals.review.HoldTerms;
import dev.sallyport.approvals.review.Human;
import dev.sallyport.approvals.review.Owners;
import dev.sallyport.approvals.review.Step;
import dev.sallyport.approvals.state.ApprovalId;
import dev.sallyport.approvals.state.Waiter;
import dev.sallyport.approvals.store.Approval;
import dev.sallyport.approvals.store.NewApproval;
import dev.sallyport.controlplane.approvals.Access;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.controlplane.oidc.TestProvider;
import dev.sallyport.controlplane.operators.AdminToken;
import dev.sallyport.controlplane.operators.CallerTokens;
import dev.sallyport.controlplane.operators.Operator;
import dev.sallyport.controlplane.operators.OperatorDesk;
import dev.sallyport.controlplane.operators.Session;
import dev.sallyport.controlplane.page.TestBrowser;
import dev.sallyport.controlplane.snapshot.Gateways;
import dev.sallyport.core.exchange.ExchangeId;
import dev.sallyport.core.mask.Masked;
import dev.sallyport.core.resource.Gateway;
import dev.sallyport.core.resource.Issuer;
import dev.sallyport.core.resource.OperatorRole;
import dev.sallyport.core.resource.Operators;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.pki.TlsContexts;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** A control plane's pages and API with a provider to sign in at. */
final class PagesWorld implements AutoCloseable {

  final TestProvider provider;
  final ApplicationContext context;
  final URI url;
  final String adminToken;
  private final Path folder;
  private final AtomicInteger requests = new AtomicInteger();

  PagesWorld(Path folder) throws Exception {
    this.folder = folder;
    this.provider = new TestProvider(folder);
    this.context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .environmentPropertySource(false)
            .properties(Map.of("micronaut.server.host", "127.0.0.1", "micronaut.server.port", -1))
            .singletons(TestParts.in(folder))
            .build();
    context.start();
    this.url = context.getBean(EmbeddedServer.class).start().getURI();
    context.getBean(AdminToken.class);
    this.adminToken = Files.readString(folder.resolve(AdminToken.FILE)).strip();
    context.getBean(CallerTokens.class).obey(List.of(provider.asIssuer("corp")));
    Gateway resources =
        Gateways.of(0, List.of(), Gateways.resource("documents", "documents.example.com", 1));
    context
        .getBean(Access.class)
        .obey(
            new Gateway(
                resources.listeners(),
                List.of(provider.asIssuer("corp")),
                resources.resources(),
                resources.policy()));
    obey("corp", List.of());
  }

  /** Configures the provider under the name of an issuer. */
  void obey(String issuerName, List<List<Human>> people) {
    obey(provider.asIssuer(issuerName), TestProvider.SECRET, people);
  }

  /** Configures a provider. */
  void obey(Issuer issuer, String secret, List<List<Human>> people) {
    Operators operators =
        new Operators(
            url,
            issuer,
            Optional.of(new SecretRef.FromEnvironment("CLIENT_SECRET")),
            List.of("openid", "profile"),
            Map.of(
                OperatorRole.REVIEWER, new TreeSet<>(Set.of("security", "platform", "on-call")),
                OperatorRole.OPERATOR, new TreeSet<>(Set.of("gateway")),
                OperatorRole.AUDITOR, new TreeSet<>(Set.of("audit"))),
            new TreeSet<>(Set.of("privacy")),
            Duration.ofMinutes(30),
            Duration.ofHours(8));
    context
        .getBean(OperatorDesk.class)
        .obey(Optional.of(operators), Optional.of(Secret.of(secret)), people);
  }

  TestBrowser browser() throws Exception {
    return new TestBrowser(
        TlsContexts.trusting(
            List.of(Files.readString(folder.resolve("provider-pki").resolve("ca.crt")))),
        url);
  }

  /** A browser at which somebody has signed in at the provider. */
  TestBrowser signedIn(String subject, String... groups) throws Exception {
    provider.signsIn(subject, groups);
    return browser().open("/ui/sign-in/start");
  }

  /** Holds a request of a person, for so many humans of security or platform. */
  String hold(Human requester, int humans) {
    return hold(
        requester,
        new RequestView(
            "POST",
            Masked.EMPTY,
            List.of(),
            Masked.EMPTY,
            0,
            List.of(),
            List.of(),
            Optional.empty()),
        humans);
  }

  String hold(Human requester, RequestView view, int humans) {
    return hold(requester, view.json(), humans);
  }

  String hold(Human requester, String view, int humans) {
    int number = requests.incrementAndGet();
    HoldTerms terms =
        new HoldTerms(
            List.of(new Step.AnyOf(new TreeSet<>(Set.of("security", "platform")), humans)),
            1,
            Owners.NONE,
            new TreeSet<>(Set.of("on-call")),
            false,
            false,
            HoldTerms.INLINE_FOR,
            HoldTerms.PENDING_FOR,
            HoldTerms.GRANT_FOR);
    return desk()
        .approvals()
        .hold(
            new NewApproval(
                requester,
                "chat",
                "digest-" + number,
                terms,
                view,
                Optional.of(new Waiter("g1", new ExchangeId("e" + number)))))
        .approval()
        .facts()
        .id()
        .value();
  }

  /** A token of the page for somebody with roles. */
  String token(String subject, OperatorRole... roles) {
    return context
        .getBean(OperatorDesk.class)
        .sessions()
        .open(
            new Operator(new Human("corp", subject), Set.of(), Set.of(roles), false),
            Session.Use.PROGRAM)
        .token()
        .reveal();
  }

  ApprovalDesk desk() {
    return context.getBean(ApprovalDesk.class);
  }

  Approval approval(String id) {
    return desk().approvals().find(new ApprovalId(id)).orElseThrow();
  }

  String state(String id) {
    return approval(id).state().name().code();
  }

  @Override
  public void close() {
    context.close();
    provider.close();
  }
}
