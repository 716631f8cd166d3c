package dev.sallyport.controlplane;

import dev.sallyport.controlplane.approvals.Access;
import dev.sallyport.controlplane.approvals.ApprovalDesk;
import dev.sallyport.controlplane.approvals.ClearViews;
import dev.sallyport.controlplane.approvals.Reviews;
import dev.sallyport.controlplane.approvals.Webhooks;
import dev.sallyport.controlplane.holds.ApprovalEndpoint;
import dev.sallyport.controlplane.holds.LiveFeed;
import dev.sallyport.controlplane.holds.Reveals;
import dev.sallyport.controlplane.keys.SecretReader;
import dev.sallyport.controlplane.keys.UnusableKeyException;
import dev.sallyport.controlplane.metrics.Observed;
import dev.sallyport.controlplane.operators.OperatorDesk;
import dev.sallyport.controlplane.registry.ConfigSource;
import dev.sallyport.core.resource.ApprovalSettings.SqlDatabase;
import dev.sallyport.core.secret.Secret;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Of what a control plane is made: approvals and grants, from their database to who asks. */
@Factory
final class ApprovalParts {

  @Singleton
  @Bean(preDestroy = "close")
  Webhooks webhooks(BeanProvider<ApprovalDesk> desk, Observed observed) {
    return new Webhooks(desk::get, InstantSource.system(), observed);
  }

  @Singleton
  Access access(BeanProvider<ApprovalDesk> desk, OperatorDesk operators) {
    return new Access(desk::get, operators::people);
  }

  @Singleton
  Reviews reviews(BeanProvider<ApprovalDesk> desk, OperatorDesk operators, Observed observed) {
    return new Reviews(desk::get, operators::people, observed);
  }

  @Singleton
  Reveals reveals(LiveFeed feed) {
    return new Reveals(feed);
  }

  @Singleton
  ClearViews clearViews(BeanProvider<ApprovalDesk> desk, Reviews reviews, Reveals reveals) {
    return new ClearViews(desk::get, reviews, reveals);
  }

  /** Opens the database when it is first asked for. */
  @Singleton
  @Bean(preDestroy = "close")
  ApprovalDesk approvals(Options options, ConfigSource source, LiveFeed feed)
      throws IOException, UnusableKeyException {
    Optional<SqlDatabase> server = server(source);
    ApprovalDesk desk =
        server.isPresent()
            ? ApprovalDesk.postgres(
                server.get(), password(server.get()), InstantSource.system(), feed::guards)
            : ApprovalDesk.embedded(
                options.state().resolve("approvals"), InstantSource.system(), feed::guards);
    feed.start(desk);
    return desk;
  }

  /**
   * The database server of approvals, if the configuration names one.
   *
   * @throws IOException if the configuration is not usable now: no other database is taken
   *     meanwhile
   */
  static Optional<SqlDatabase> server(ConfigSource source) throws IOException {
    return switch (source.load()) {
      case ConfigSource.Loaded.Valid(var gateway, _) -> gateway.approvals().database();
      case ConfigSource.Loaded.Invalid(var errors, _) ->
          throw new IOException(
              "where approvals are kept is not known, as the configuration is not usable: "
                  + errors.getFirst());
    };
  }

  private static Optional<Secret<String>> password(SqlDatabase server) throws UnusableKeyException {
    return server.password().isPresent()
        ? Optional.of(new SecretReader(System::getenv).read(server.password().get()))
        : Optional.empty();
  }

  @Singleton
  @Bean(preDestroy = "close")
  LiveFeed feed() {
    return new LiveFeed();
  }

  @Singleton
  ApprovalEndpoint approvalEndpoint(
      BeanProvider<ApprovalDesk> desk, LiveFeed feed, Reveals reveals, OperatorDesk operators) {
    return new ApprovalEndpoint(
        desk::get,
        feed,
        reveals,
        operators::people,
        threads("approvals-opening-", 2),
        threads("approvals-", 6));
  }

  private static ExecutorService threads(String name, int number) {
    return Executors.newFixedThreadPool(
        number, Thread.ofPlatform().daemon().name(name, 0).factory());
  }
}
