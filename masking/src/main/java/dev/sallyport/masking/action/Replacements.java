package dev.sallyport.masking.action;

import dev.sallyport.core.mask.DetectorId;
import dev.sallyport.core.mask.MaskAction;
import dev.sallyport.core.mask.MaskPlan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * What takes the place of values in one stream: the actions of a mask plan, made ready. Detectors
 * go by their number. Used by one thread at a time.
 */
public final class Replacements {

  /** A longer value is redacted where its action would need it, because it is not kept so long. */
  public static final int LONGEST_VALUE = Tokens.LONGEST_VALUE;

  /**
   * Before the number of a detector, says that the member around is to be dropped. JSON text has no
   * such byte.
   */
  public static final byte DROP = 0;

  private static final int PSEUDONYM_BYTES = 8;

  private final List<DetectorId> detectors;
  private final MaskAction[] actions;
  private final byte[][] labels;
  private final byte[][] constants;
  private final int token;
  private final boolean dropping;
  private final MaskKey key;
  private final Optional<TokenScope> scope;
  private @Nullable Mac mac;
  private @Nullable Tokens tokens;

  private Replacements(Replacements other, boolean dropping, Optional<TokenScope> scope) {
    this.detectors = other.detectors;
    this.actions = other.actions;
    this.labels = other.labels;
    this.token = other.token;
    this.dropping = dropping;
    this.key = other.key;
    this.scope = scope;
    this.constants = dropping == other.dropping ? other.constants : constants();
  }

  /**
   * Makes the actions of a plan ready.
   *
   * @param detectors its detectors by number
   */
  public Replacements(List<DetectorId> detectors, MaskPlan plan, MaskKey key) {
    this.detectors = List.copyOf(detectors);
    this.key = key;
    dropping = false;
    scope = Optional.empty();
    token = plan.actions().containsKey(MaskPlan.TOKEN) ? detectors.indexOf(MaskPlan.TOKEN) : -1;
    actions = new MaskAction[detectors.size()];
    labels = new byte[actions.length][];
    for (int i = 0; i < actions.length; i++) {
      actions[i] = plan.actions().getOrDefault(detectors.get(i), new MaskAction.Redact());
      labels[i] = ascii("[redacted:" + detectors.get(i) + "]");
    }
    constants = constants();
  }

  /** The same for one stream, whose tokens are of a scope; without one, no tokens are made. */
  public Replacements forStream(Optional<TokenScope> scope) {
    return new Replacements(this, dropping, scope);
  }

  /** The same where members of JSON may be dropped, or may not. */
  public Replacements dropping(boolean may) {
    return new Replacements(this, may, scope);
  }

  private byte[][] constants() {
    byte[][] all = new byte[actions.length][];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          switch (actions[i]) {
            case MaskAction.Fixed(String text) -> ascii(text);
            case MaskAction.Drop _ when dropping -> new byte[] {DROP, (byte) (0x80 | i)};
            case MaskAction.Drop _,
                MaskAction.Block _,
                MaskAction.Redact _,
                MaskAction.Hash _,
                MaskAction.Token _,
                MaskAction.KeepLast _,
                MaskAction.Report _ ->
                labels[i];
          };
    }
    return all;
  }

  /** The label that stands for a value that is not at hand as a whole. */
  public byte[] constant(int detector) {
    return constants[detector];
  }

  /** The label that names a detector. */
  public byte[] label(int detector) {
    return labels[detector];
  }

  /** Whether a label takes the place of a detector's values, which is spelled alike everywhere. */
  public boolean isLabel(int detector) {
    return !needsValue(detector) && !(actions[detector] instanceof MaskAction.Fixed);
  }

  /** Whether values of a detector pass and are only counted. */
  public boolean passes(int detector) {
    return actions[detector] instanceof MaskAction.Report;
  }

  /** Whether a value of a detector keeps all of the exchange from passing. */
  public boolean blocks(int detector) {
    return actions[detector] instanceof MaskAction.Block;
  }

  /** Whether there is a detector whose values drop their member. */
  public boolean drops() {
    return Arrays.stream(actions).anyMatch(MaskAction.Drop.class::isInstance);
  }

  /** Whether what takes the place of a value depends on it. */
  public boolean needsValue(int detector) {
    return detector == token || actions[detector].needsValue();
  }

  /** Whether tokens become values again. */
  public boolean restores() {
    return token >= 0 && scope.isPresent();
  }

  /** The number of the detector of tokens. */
  public int token() {
    return token;
  }

  /**
   * What takes the place of a value, as UTF-8 text.
   *
   * @param value the value as UTF-8 text
   */
  public byte[] of(int detector, byte[] value) {
    if (detector == token) {
      byte[] restored = restored(value);
      return restored == null ? value : restored;
    }
    if (value.length > LONGEST_VALUE) {
      return constants[detector];
    }
    return switch (actions[detector]) {
      case MaskAction.Hash _ -> pseudonym(detectors.get(detector), value);
      case MaskAction.Token _ -> sealed(detector, value);
      case MaskAction.KeepLast(int count) -> Ending.of(value, count);
      case MaskAction.Block _,
          MaskAction.Drop _,
          MaskAction.Fixed _,
          MaskAction.Redact _,
          MaskAction.Report _ ->
          constants[detector];
    };
  }

  /** The value that a text is the token of, in the scope of this stream; null if of none. */
  public byte @Nullable [] restored(byte[] text) {
    Tokens opening = restores() ? tokens() : null;
    return opening == null ? null : opening.open(text);
  }

  private byte[] pseudonym(DetectorId detector, byte[] value) {
    Mac hash = mac == null ? key.mac() : mac;
    mac = hash;
    hash.update(ascii(detector.value()));
    hash.update((byte) 0);
    String digits = HexFormat.of().formatHex(hash.doFinal(value), 0, PSEUDONYM_BYTES);
    return ascii("[" + detector + ":" + digits + "]");
  }

  private byte[] sealed(int detector, byte[] value) {
    Tokens sealing = tokens();
    return sealing == null || !isLineOfText(value)
        ? labels[detector]
        : sealing.seal(detectors.get(detector), value);
  }

  /** A line break that came back in an event stream would end the event. */
  private static boolean isLineOfText(byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    return text.chars().noneMatch(Character::isISOControl)
        && Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value);
  }

  private @Nullable Tokens tokens() {
    Tokens known = tokens;
    if (known == null && scope.isPresent()) {
      known = new Tokens(key, scope.get());
      tokens = known;
    }
    return known;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
