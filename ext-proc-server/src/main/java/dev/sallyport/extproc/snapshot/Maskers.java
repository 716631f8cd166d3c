package dev.sallyport.extproc.snapshot;

import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.resource.MaskSettings;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.action.MaskKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes maskers for snapshots. A snapshot says where the mask key is kept; the key itself is read
 * here and travels nowhere.
 */
public final class Maskers implements SnapshotLoader.Masks {

  private final Function<String, @Nullable String> environment;

  /** The last detectors; most snapshots have those of the one before, which are compiled. */
  private volatile Known known = new Known(List.of(), Masker.standard());

  private record Known(List<CustomDetector> detectors, Masker masker) {}

  /**
   * @param environment value of an environment variable of this process; null if it is not set
   */
  public Maskers(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  @Override
  public Masker of(MaskSettings settings) {
    Known last = known;
    if (!last.detectors().equals(settings.detectors())) {
      last = new Known(settings.detectors(), Masker.standard().with(settings.detectors()));
      known = last;
    }
    return last.masker().keyed(settings.key().map(this::key).orElseGet(MaskKey::random));
  }

  private MaskKey key(SecretRef reference) {
    byte[] secret =
        switch (reference) {
          case SecretRef.FromFile(String path) -> file(reference, Path.of(path));
          case SecretRef.FromEnvironment(String variable) -> variable(reference, variable);
        };
    if (secret.length < MaskKey.SHORTEST) {
      throw new IllegalArgumentException(
          "the mask key "
              + reference
              + " has fewer than "
              + MaskKey.SHORTEST
              + " bytes; put a longer one there");
    }
    return MaskKey.of(Secret.of(secret));
  }

  private static byte[] file(SecretRef reference, Path path) {
    try {
      byte[] content = Files.readAllBytes(path);
      boolean newline = content.length > 0 && content[content.length - 1] == '\n';
      return newline ? Arrays.copyOf(content, content.length - 1) : content;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the mask key " + reference + " cannot be read by the guard; give its user the right", e);
    }
  }

  private byte[] variable(SecretRef reference, String variable) {
    String value = environment.apply(variable);
    if (value == null) {
      throw new IllegalArgumentException(
          "the mask key " + reference + " is not set in the guard's environment");
    }
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
