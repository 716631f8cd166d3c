package dev.sallyport.e2e.journey;

import dev.sallyport.e2e.gateway.ContainerEnvoy;
import dev.sallyport.e2e.gateway.EnvoyRunner;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The same journeys with Envoy in a container; skipped where no Docker engine answers. */
class ContainerEnvoyJourneyTest extends Journeys {

  @BeforeAll
  static void needsDocker() {
    Assumptions.assumeTrue(ContainerEnvoy.isPossible(), "no Docker engine answers here");
  }

  @Override
  EnvoyRunner envoys() {
    return new ContainerEnvoy();
  }
}
