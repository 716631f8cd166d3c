package dev.sallyport.bench.journey;

import dev.sallyport.cli.launcher.Door;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.pki.TlsContexts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way to the upstream's answer.
 *
 * @param kind which one
 * @param door where it begins
 * @param authority PEM of who vouches for the door
 * @param token of the caller, where one is asked for
 * @param masks whether the answer has to come masked
 */
record Way(Kind kind, Door door, String authority, Optional<Secret<String>> token, boolean masks) {

  /** Which way, from the shortest to the longest. */
  enum Kind {
    DIRECT("upstream, direct"),
    DOORS("Envoy, both doors"),
    NO_OP("no-op ext_proc"),
    UNRECORDED("Sallyport, whole journey, nothing on record"),
    LEAN("Sallyport, no masking, metadata on record"),
    BUFFERED("Sallyport, whole journey"),
    DURABLE("Sallyport, whole journey, durable");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What it is, in a table. */
    String words() {
      return words;
    }
  }

  /** What it is, in a table. */
  String name() {
    return kind.words();
  }

  /** Headers of every request. */
  Map<String, String> headers() {
    return token
        .map(secret -> Map.of("authorization", "Bearer " + secret.reveal()))
        .orElseGet(Map::of);
  }

  /**
   * Goes the way once.
   *
   * @throws BenchmarkException if the answer is not what this way has to give
   */
  void prove(Answer answer) throws IOException, BenchmarkException {
    Door.Answer got =
        door.ask(TlsContexts.trusting(List.of(authority)), "GET", answer.path(), headers(), "");
    boolean whole = got.body().equals(answer.json());
    boolean masked = !got.body().contains(Answer.SECRET);
    if (got.status() != 200 || (masks ? !masked : !whole)) {
      throw new BenchmarkException(
          "%s does not give the answer it should, but %d: %s"
              .formatted(name(), got.status(), got.body()));
    }
  }
}
