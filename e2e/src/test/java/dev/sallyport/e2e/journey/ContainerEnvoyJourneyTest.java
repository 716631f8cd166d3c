package dev.sallyport.e2e.journey;

import dev.sallyport.e2e.gateway.ContainerEnvoy;
import dev.sallyport.e2e.gateway.EnvoyRunner;
import org.junit.jupiter.api.Assumptions;

/** The same journeys with Envoy in a container; skipped where no Docker engine answers. */
class ContainerEnvoyJourneyTest extends Journeys {

  @Override
  EnvoyRunner envoys() {
    Assumptions.assumeTrue(ContainerEnvoy.isPossible(), "no Docker engine answers here");
    return new ContainerEnvoy();
  }
}
