package dev.sallyport.controlplane.xds;

import static dev.sallyport.controlplane.xds.ScriptedEnvoy.names;
import static dev.sallyport.controlplane.xds.XdsType.CLUSTERS;
import static dev.sallyport.controlplane.xds.XdsType.LISTENERS;
import static dev.sallyport.controlplane.xds.XdsType.ROUTES;
import static dev.sallyport.controlplane.xds.XdsType.SECRETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.envoy.EnvoySnapshot;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.GenericSecret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdsSessionTest {

  private final ScriptedEnvoy envoy = new ScriptedEnvoy();

  @Test
  void sendsEachTypeOnlyWhenEnvoyHasAcknowledgedTheOneBefore() {
    long offer = envoy.offer(snapshot("a", "s1"));
    envoy.subscribe(CLUSTERS);
    envoy.subscribe(LISTENERS);
    envoy.take(CLUSTERS);
    assertThat(envoy.responses).as("clusters are not acknowledged").isEmpty();

    envoy.subscribe(SECRETS, "credential");
    envoy.take(SECRETS);
    envoy.acknowledge(SECRETS, "credential");
    assertThat(envoy.responses).as("clusters with all their secrets may still warm").isEmpty();

    envoy.acknowledge(CLUSTERS);
    envoy.take(LISTENERS);
    envoy.subscribe(ROUTES, "front");
    assertThat(envoy.responses).as("listeners are not acknowledged").isEmpty();

    envoy.acknowledge(LISTENERS);
    envoy.take(ROUTES);
    assertThat(envoy.applied).isEmpty();
    envoy.acknowledge(ROUTES, "front");
    assertThat(envoy.applied).containsExactly(offer);
  }

  @Test
  void movesRoutesToANewClusterWhileTheOldOneIsStillThere() throws Exception {
    running(snapshot("a", "s1"));
    envoy.offer(snapshot("b", "s1"), snapshot("a", "s1"));

    assertThat(names(envoy.take(CLUSTERS))).containsExactlyInAnyOrder("cluster-a", "cluster-b");
    envoy.acknowledge(CLUSTERS);
    envoy.take(ROUTES);
    envoy.acknowledge(ROUTES, "front");

    long drained = envoy.offer(snapshot("b", "s1"));
    assertThat(names(envoy.take(CLUSTERS))).containsExactly("cluster-b");
    assertThat(envoy.responses).as("nothing else has changed").isEmpty();
    envoy.acknowledge(CLUSTERS);
    assertThat(envoy.applied).endsWith(drained);
  }

  @Test
  void sendsARotatedSecretAndNothingElse() {
    running(snapshot("a", "s1"));
    long offer = envoy.offer(snapshot("a", "s2"));
    DiscoveryResponse secrets = envoy.take(SECRETS);

    assertThat(secrets.getVersionInfo()).doesNotContain("s2");
    assertThat(envoy.responses).isEmpty();
    envoy.acknowledge(SECRETS, "credential");
    assertThat(envoy.applied).endsWith(offer);
  }

  @Test
  void isNotAppliedBeforeEnvoyAsksForEveryRouteAndSecret() {
    envoy.offer(snapshot("a", "s1"));
    envoy.subscribe(CLUSTERS);
    envoy.subscribe(LISTENERS);
    envoy.followAll(new String[] {}, new String[] {});
    assertThat(envoy.applied).as("the listener still warms").isEmpty();

    envoy.subscribe(SECRETS, "credential");
    envoy.subscribe(ROUTES, "front");
    envoy.followAll(new String[] {"credential"}, new String[] {"front"});
    assertThat(envoy.applied).hasSize(1);
  }

  @Test
  void answersASubscriptionThatComesAfterAllIsApplied() throws Exception {
    running(snapshot("a", "s1"));
    envoy.acknowledge(ROUTES, "front", "gone");
    DiscoveryResponse routes = envoy.take(ROUTES);

    assertThat(names(routes)).containsExactly("front", "gone");
    assertThat(routes.getResources(1).unpack(RouteConfiguration.class).getVirtualHostsList())
        .as("nobody has such a hostname any more")
        .isEmpty();
  }

  @Test
  void ignoresAnswersToEarlierResponses() {
    envoy.offer(snapshot("a", "s1"));
    envoy.subscribe(CLUSTERS);
    envoy.subscribe(LISTENERS);
    DiscoveryResponse first = envoy.take(CLUSTERS);
    envoy.offer(snapshot("b", "s1"));
    // The answer to the first response comes when the second is already under way.
    envoy.take(CLUSTERS);
    envoy.session.request(
        io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest.newBuilder()
            .setTypeUrl(CLUSTERS.url())
            .setVersionInfo(first.getVersionInfo())
            .setResponseNonce(first.getNonce())
            .build());

    assertThat(envoy.responses).as("listeners wait for the second answer").isEmpty();
    envoy.acknowledge(CLUSTERS);
    envoy.take(LISTENERS);
  }

  @Test
  void saysWhatEnvoyRefusedAndDoesNotSendItAgain() {
    running(snapshot("a", "s1"));
    long offer = envoy.offer(listening("b", 443));
    envoy.take(CLUSTERS);
    envoy.acknowledge(CLUSTERS);
    envoy.take(LISTENERS);
    envoy.refuse(LISTENERS, "cannot bind 0.0.0.0:443");

    assertThat(envoy.refused).containsExactly(offer + " listeners: cannot bind 0.0.0.0:443");
    assertThat(envoy.responses).as("neither listeners again nor routes").isEmpty();

    long same = envoy.offer(listening("b", 443));
    assertThat(envoy.refused).endsWith(same + " listeners: cannot bind 0.0.0.0:443");
    assertThat(envoy.responses).isEmpty();
  }

  @Test
  void goesBackToWhatWasGoodAfterARefusal() {
    running(snapshot("a", "s1"));
    envoy.offer(listening("b", 443));
    envoy.take(CLUSTERS);
    envoy.acknowledge(CLUSTERS);
    envoy.take(LISTENERS);
    envoy.refuse(LISTENERS, "no");
    long back = envoy.offer(snapshot("a", "s1"), listening("b", 443));
    envoy.followAll(new String[] {"credential"}, new String[] {"front"});

    assertThat(envoy.applied).endsWith(back);
  }

  @Test
  void sendsEverythingAnewOnANewStream() {
    ScriptedEnvoy reconnected = new ScriptedEnvoy();
    reconnected.offer(snapshot("a", "s1"));
    reconnected.subscribe(CLUSTERS);
    reconnected.subscribe(LISTENERS);
    reconnected.subscribe(SECRETS, "credential");
    reconnected.subscribe(ROUTES, "front");
    reconnected.followAll(new String[] {"credential"}, new String[] {"front"});

    assertThat(reconnected.applied).hasSize(1);
  }

  @Test
  void waitsForAnOffer() {
    envoy.subscribe(CLUSTERS);
    envoy.subscribe(LISTENERS);
    assertThat(envoy.responses).isEmpty();

    envoy.offer(snapshot("a", "s1"));
    envoy.take(CLUSTERS);
  }

  private void running(EnvoySnapshot snapshot) {
    envoy.offer(snapshot);
    envoy.subscribe(CLUSTERS);
    envoy.subscribe(LISTENERS);
    envoy.subscribe(SECRETS, "credential");
    envoy.subscribe(ROUTES, "front");
    envoy.followAll(new String[] {"credential"}, new String[] {"front"});
    assertThat(envoy.applied).isNotEmpty();
  }

  private static EnvoySnapshot snapshot(String revision, String secret) {
    return snapshot(revision, secret, 8443);
  }

  private static EnvoySnapshot listening(String revision, int port) {
    return snapshot(revision, "s1", port);
  }

  private static EnvoySnapshot snapshot(String revision, String secret, int port) {
    return new EnvoySnapshot(
        revision,
        List.of(Cluster.newBuilder().setName("cluster-" + revision).build()),
        List.of(Listener.newBuilder().setName("main").setStatPrefix("p" + port).build()),
        List.of(
            RouteConfiguration.newBuilder()
                .setName("front")
                .addVirtualHosts(VirtualHost.newBuilder().setName(revision))
                .build()),
        List.of(
            Secret.newBuilder()
                .setName("credential")
                .setGenericSecret(
                    GenericSecret.newBuilder()
                        .setSecret(DataSource.newBuilder().setInlineString(secret)))
                .build()));
  }
}
