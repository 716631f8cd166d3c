package dev.sallyport.extproc.snapshot;

import dev.sallyport.core.mask.CustomDetector;
import dev.sallyport.core.resource.MaskSettings;
import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import dev.sallyport.masking.Masker;
import dev.sallyport.masking.action.MaskKey;
import java.util.List;

/**
 * Makes maskers for snapshots. A snapshot says where the mask key is kept; the key itself is read
 * here and travels nowhere.
 */
public final class Maskers implements SnapshotLoader.Masks {

  private final KeyFiles secrets;

  /** The last detectors; most snapshots have those of the one before, which are compiled. */
  private volatile Known known = new Known(List.of(), Masker.standard());

  private record Known(List<CustomDetector> detectors, Masker masker) {}

  /**
   * @param secrets where keys are kept
   */
  public Maskers(KeyFiles secrets) {
    this.secrets = secrets;
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
    byte[] secret = secrets.read(reference, "the mask key");
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
}
