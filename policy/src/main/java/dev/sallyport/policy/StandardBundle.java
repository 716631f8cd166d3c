package dev.sallyport.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The compiled standard policy, which is on the class path. */
public final class StandardBundle {

  private static final String RESOURCE = "/dev/sallyport/policies/bundle/standard.tgz";

  private StandardBundle() {}

  /** The bundle as {@code opa build} wrote it: a gzipped tar. */
  public static byte[] bytes() {
    try (InputStream bundle = StandardBundle.class.getResourceAsStream(RESOURCE)) {
      if (bundle == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return bundle.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
