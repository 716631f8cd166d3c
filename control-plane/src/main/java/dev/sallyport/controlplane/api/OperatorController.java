package dev.sallyport.controlplane.api;

import dev.sallyport.controlplane.bundles.ServedBundle;
import dev.sallyport.controlplane.metrics.Observed;
import dev.sallyport.controlplane.upstreams.UpstreamWatch;
import dev.sallyport.pki.Authority;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What probes and operators ask of a control plane. {@code /health/ready} answers 200 only while at
 * least one ext-proc server and one Envoy have acknowledged the snapshot in force.
 */
@Controller
public final class OperatorController {

  /** Content type of Prometheus text format 0.0.4. */
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Observed observed;
  private final UpstreamWatch upstreams;
  private final Authority authority;
  private final ServedBundle bundle;
  private final InstantSource clock = InstantSource.system();

  /** A controller that tells what was observed. */
  public OperatorController(
      Observed observed, UpstreamWatch upstreams, Authority authority, ServedBundle bundle) {
    this.observed = observed;
    this.upstreams = upstreams;
    this.authority = authority;
    this.bundle = bundle;
  }

  /** 200 as long as the process answers. */
  @Get("/health/live")
  @Produces(MediaType.TEXT_PLAIN)
  public String live() {
    return "live\n";
  }

  /** 200 when requests are served by the snapshot in force, 503 otherwise. */
  @Get("/health/ready")
  @Produces(MediaType.TEXT_PLAIN)
  public HttpResponse<String> ready() {
    return observed.status().ready()
        ? HttpResponse.ok("ready\n")
        : HttpResponse.<String>status(HttpStatus.SERVICE_UNAVAILABLE).body("not ready\n");
  }

  /** What runs, what is on its way, what was refused and who is connected. */
  @Get("/status")
  @Produces(MediaType.APPLICATION_JSON)
  public String status() {
    List<String> warnings = new ArrayList<>(upstreams.warnings());
    authority.warning().ifPresent(warnings::add);
    bundle.problem().ifPresent(problem -> warnings.add("policy bundle " + problem));
    return StatusJson.write(
        observed.status(), observed.configErrors(), warnings, upstreams.reports());
  }

  /** What each resource of the snapshot in force enforces; 503 while there is none. */
  @Get("/posture")
  @Produces(MediaType.APPLICATION_JSON)
  public HttpResponse<String> posture() {
    return observed
        .status()
        .current()
        .map(snapshot -> HttpResponse.ok(PostureJson.write(snapshot, clock.instant())))
        .orElseGet(
            () ->
                HttpResponse.<String>status(HttpStatus.SERVICE_UNAVAILABLE)
                    .body("{\"error\":\"no snapshot is in force yet\"}"));
  }

  /** All metrics. */
  @Get("/metrics")
  @Produces(PROMETHEUS)
  public String metrics() {
    return observed.scrape();
  }
}
