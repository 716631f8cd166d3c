package dev.sallyport.controlplane.api;

import dev.sallyport.archive.Archivist;
import dev.sallyport.archive.index.ExchangeQuery;
import dev.sallyport.archive.index.RecordingIndex;
import dev.sallyport.core.resource.OperatorRole;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The index of recordings, and what becomes of them, for auditors. No bodies. */
@Controller("/recordings")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.APPLICATION_JSON)
public final class RecordingsController {

  /** A round of the archivist takes a second, and longer where much was erased. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Archivist archivist;

  /** A controller. */
  public RecordingsController(Archivist archivist) {
    this.archivist = archivist;
  }

  /** Exchanges that a query finds, the newest first; {@link ExchangeQuery#of} has its words. */
  @Get
  public HttpResponse<String> search(HttpRequest<?> request) {
    if (!isFor(OperatorRole.AUDITOR, request)) {
      return Problems.roleMissing();
    }
    Optional<RecordingIndex> index = archivist.index();
    if (index.isEmpty()) {
      return indexAway();
    }
    Map<String, String> words =
        request.getParameters().asMap().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getLast()));
    try {
      return HttpResponse.ok(index.get().search(ExchangeQuery.of(words)).json());
    } catch (IllegalArgumentException e) {
      return Problems.of(HttpStatus.BAD_REQUEST, "query_unknown", String.valueOf(e.getMessage()));
    }
  }

  /** Makes the index anew. */
  @Post("/rebuild")
  public HttpResponse<String> rebuild(HttpRequest<?> request) {
    if (!isFor(OperatorRole.OPERATOR, request)) {
      return Problems.roleMissing();
    }
    archivist.rebuildIndex();
    return HttpResponse.ok("{}");
  }

  /** Has the index forget what was erased; answers {@code {"rows":N}} when it has. */
  @Post("/forget")
  public HttpResponse<String> forget(HttpRequest<?> request) throws InterruptedException {
    if (!isFor(OperatorRole.OPERATOR, request)) {
      return Problems.roleMissing();
    }
    try {
      int rows = archivist.forgetErased().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return HttpResponse.ok("{\"rows\":" + rows + "}");
    } catch (TimeoutException | ExecutionException e) {
      return indexAway();
    }
  }

  private static HttpResponse<String> indexAway() {
    return Problems.of(
        HttpStatus.SERVICE_UNAVAILABLE, "index_away", "The index of recordings is away.");
  }

  /** What was indexed, anchored and shipped, and what does not work. */
  @Get("/status")
  public HttpResponse<String> status(HttpRequest<?> request) {
    if (!isFor(OperatorRole.AUDITOR, request)) {
      return Problems.roleMissing();
    }
    return HttpResponse.ok(StatusJson.json(archivist.status()));
  }

  private static boolean isFor(OperatorRole role, HttpRequest<?> request) {
    return OperatorsOnly.of(request).is(role);
  }
}
