package dev.sallyport.controlplane.bundles;

import dev.sallyport.controlplane.bundles.BundleServer.Answer;
import dev.sallyport.core.digest.Sha256;
import dev.sallyport.core.resource.BundleSource;
import dev.sallyport.core.resource.PolicySource;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundle that a server hands out. It is asked for a newer one again and again; what comes is
 * verified and compiled before it takes the place of the last good one, and stays out if it is bad.
 * One thread at a time works here; a server that takes its time with an answer keeps nobody else.
 */
public final class ServedBundle {

  private static final Logger LOG = LoggerFactory.getLogger(ServedBundle.class);

  private final LastGood lastGood;
  private final BundleServer server;
  private final Tokens tokens;
  private final BundleCheck check;
  private final PollListener listener;
  private final InstantSource clock;

  private @Nullable PolicySource wanted;
  private Optional<String> seen = Optional.empty();
  private String refused = "";
  private Instant askAgainAt = Instant.MIN;
  private volatile Optional<String> problem = Optional.empty();

  /** Reads the tokens that servers want. */
  @FunctionalInterface
  public interface Tokens {

    /**
     * A token.
     *
     * @throws UnusableBundleException if it cannot be read
     */
    Secret<String> read(SecretRef reference) throws UnusableBundleException;
  }

  /** What became of asking a server. */
  public enum Poll {
    /** It had nothing newer. */
    UNCHANGED,
    /** Its bundle takes the place of the last good one. */
    ACTIVATED,
    /** Its bundle is not trusted, or cannot decide. */
    REFUSED,
    /** It gave no bundle. */
    FAILED
  }

  /** Hears what became of asking a server. */
  @FunctionalInterface
  public interface PollListener {

    /** It was asked. */
    void polled(Poll outcome);
  }

  /**
   * A bundle that is kept in a folder.
   *
   * @param limit how long an answer may take
   */
  public ServedBundle(
      Path folder,
      Duration limit,
      Tokens tokens,
      BundleCheck check,
      PollListener listener,
      InstantSource clock) {
    this.lastGood = new LastGood(folder);
    this.server = new BundleServer(limit);
    this.tokens = tokens;
    this.check = check;
    this.listener = listener;
    this.clock = clock;
  }

  /** The file that changes when another bundle is to be activated. */
  public Path file() {
    return lastGood.file();
  }

  /** Why the server's bundle is not the one in force; empty when it is. */
  public Optional<String> problem() {
    return problem;
  }

  /**
   * The last good bundle of a policy's server, or what the server has now.
   *
   * @throws UnusableBundleException if there is neither
   */
  synchronized byte[] bundle(PolicySource policy, BundleSource.Server source)
      throws UnusableBundleException {
    if (!policy.equals(wanted)) {
      wanted = policy;
      seen = Optional.empty();
      refused = "";
      problem = Optional.empty();
      askAgainAt = clock.instant().plusSeconds(source.everySeconds());
    }
    Optional<LastGood.Kept> kept = kept(source.url());
    if (kept.isPresent()) {
      try {
        check.check(kept.get().bundle(), policy);
        seen = seen.or(kept.get()::tag);
        return kept.get().bundle();
      } catch (UnusableBundleException e) {
        LOG.info("the bundle kept of {} fits no more: {}", source.url(), e.getMessage());
      }
    }
    return take(policy, source, ask(source, Optional.empty(), Optional.empty()))
        .orElseThrow(() -> new UnusableBundleException("it answered 304 to a first request"));
  }

  /** No bundle comes from a server any more. */
  synchronized void forget() {
    wanted = null;
    problem = Optional.empty();
  }

  /**
   * Asks the server if it is time. To be called about once a second. Where a server may wait, it
   * takes as long.
   */
  public void poll() {
    due()
        .ifPresent(
            policy -> {
              if (policy.bundle() instanceof BundleSource.Server source) {
                poll(policy, source);
              }
            });
  }

  private synchronized Optional<PolicySource> due() {
    return clock.instant().isBefore(askAgainAt) ? Optional.empty() : Optional.ofNullable(wanted);
  }

  private void poll(PolicySource policy, BundleSource.Server source) {
    try {
      Answer answer = ask(source, known(), source.waitSeconds());
      synchronized (this) {
        if (policy.equals(wanted)) {
          askAgain(source, source.waitSeconds().isPresent() && answer.waits());
          var _ = take(policy, source, answer);
        }
      }
    } catch (UnusableBundleException e) {
      synchronized (this) {
        if (policy.equals(wanted)) {
          askAgain(source, false);
          say(source.url() + ": " + e.getMessage() + "; the last good bundle stays");
        }
      }
    }
  }

  private synchronized Optional<String> known() {
    return seen;
  }

  private void askAgain(BundleSource.Server source, boolean atOnce) {
    askAgainAt = atOnce ? Instant.MIN : clock.instant().plusSeconds(source.everySeconds());
  }

  /**
   * Keeps what came if it is good.
   *
   * @return the bundle; empty when there is nothing newer
   */
  private Optional<byte[]> take(PolicySource policy, BundleSource.Server source, Answer answer)
      throws UnusableBundleException {
    if (!(answer instanceof BundleServer.Changed(byte[] bundle, Optional<String> tag, _))) {
      return unchanged();
    }
    String digest = Sha256.hex(bundle);
    if (digest.equals(refused)) {
      return unchanged();
    }
    // A bad one is not asked for again until the server has another, or the policy changes.
    seen = tag;
    try {
      check.check(bundle, policy);
    } catch (UnusableBundleException e) {
      refused = digest;
      listener.polled(Poll.REFUSED);
      throw e;
    }
    refused = "";
    problem = Optional.empty();
    if (kept(source.url()).filter(kept -> Arrays.equals(kept.bundle(), bundle)).isPresent()) {
      listener.polled(Poll.UNCHANGED);
    } else {
      keep(source, bundle, tag);
    }
    return Optional.of(bundle);
  }

  private Optional<byte[]> unchanged() {
    listener.polled(Poll.UNCHANGED);
    if (refused.isEmpty()) {
      problem = Optional.empty();
    }
    return Optional.empty();
  }

  private void keep(BundleSource.Server source, byte[] bundle, Optional<String> tag)
      throws UnusableBundleException {
    try {
      lastGood.keep(source.url(), bundle, tag);
    } catch (IOException e) {
      throw new UnusableBundleException("it cannot be kept on disk: " + e.getMessage(), e);
    }
    listener.polled(Poll.ACTIVATED);
    LOG.info("the policy bundle of {} is to be activated", source.url());
  }

  private Answer ask(BundleSource.Server source, Optional<String> known, Optional<Integer> wait)
      throws UnusableBundleException {
    try {
      return server.ask(
          source,
          source.token().isPresent()
              ? Optional.of(tokens.read(source.token().get()))
              : Optional.empty(),
          known,
          wait);
    } catch (UnusableBundleException e) {
      listener.polled(Poll.FAILED);
      throw e;
    }
  }

  private Optional<LastGood.Kept> kept(URI url) {
    try {
      return lastGood.find(url);
    } catch (IOException e) {
      LOG.warn("the kept policy bundle cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void say(String words) {
    if (!problem.equals(Optional.of(words))) {
      LOG.error("policy bundle {}", words);
    }
    problem = Optional.of(words);
  }
}
