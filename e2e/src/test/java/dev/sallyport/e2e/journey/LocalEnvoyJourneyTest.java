package dev.sallyport.e2e.journey;

import dev.sallyport.e2e.gateway.EnvoyRunner;
import dev.sallyport.e2e.gateway.LocalEnvoy;

/** The journeys with the Envoy binary of this machine. */
class LocalEnvoyJourneyTest extends Journeys {

  @Override
  EnvoyRunner envoys() {
    return new LocalEnvoy();
  }
}
