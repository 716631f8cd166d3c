package dev.sallyport.controlplane.operators;

/** Hears who signs in, for metrics. */
public interface SignInListener {

  /** How somebody signs in. */
  enum Way {
    PROVIDER,
    LOCAL_ADMIN
  }

  /** Somebody tried to sign in. */
  void signedIn(Way way, boolean succeeded);
}
