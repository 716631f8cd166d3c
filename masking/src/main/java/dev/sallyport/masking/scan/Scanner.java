package dev.sallyport.masking.scan;

import dev.sallyport.masking.action.Replacements;
import dev.sallyport.masking.detector.Candidate;
import dev.sallyport.masking.detector.Detector;
import dev.sallyport.masking.detector.Digits;
import dev.sallyport.masking.detector.Lexicon;
import dev.sallyport.masking.pattern.Automaton;
import dev.sallyport.masking.pattern.ByteSet;

/**
 * Masks the text of one field at a time, given in any number of pieces; what it writes does not
 * depend on how the text is cut.
 *
 * <p>One run of the automaton looks at one candidate. {@code start} is where it starts, or the next
 * byte while there is none: everything before is decided and leaves. The run ends in one of these
 * ways:
 *
 * <ul>
 *   <li>The automaton goes back to an idle state: there was nothing.
 *   <li>It cannot go on, and there was an end that the detector accepts: the longest such value is
 *       replaced, and scanning goes on behind it.
 *   <li>It cannot go on and nothing was accepted: the next place where something may start is
 *       tried, from the bytes that are still held.
 *   <li>It outgrew the patience of the detectors that are still in it. If one is certain already,
 *       its label is written and the rest swallowed as it comes. Otherwise the candidate is given
 *       up; if it is one long run of bytes in which nothing else could start, half of what is held
 *       leaves and the other half is tried again, so that the bytes next to an {@code @} are masked
 *       however long the run is.
 * </ul>
 */
public final class Scanner {

  /** Where a run that is too long is cut, counted from its start. */
  private static final int CUT = Detector.SHORT / 2;

  /** How much text is taken in at once; bounds the window. */
  private static final int PIECE = 16 * 1024;

  private static final int NONE = -1;

  private final ScanPlan plan;
  private final Tables tables;
  private final Replacements replacements;
  private final FieldEncoding encoding;
  private final Automaton automaton;
  private final Automaton.Zones zones;
  private final Tally tally;
  private final Window window = new Window();
  private final Accepts accepts;
  private final Candidate candidate = new Candidate();

  private int state;

  /** Index of the next byte to look at. */
  private int at;

  /** Index of the first byte that is not decided. */
  private int start;

  /** Index of the first byte that has not left. */
  private int kept;

  /** Below this index, detectors with a run are left out: they have been tried. */
  private int triedUntil;

  /** Whether the state is of the family without detectors that have a run. */
  private boolean inner;

  /** An index at which something may start even inside of a word; or {@link #NONE}. */
  private int forced;

  /** Whether the candidate has ended, and what follows says whether it is a term. */
  private boolean undecided;

  /** The detector that masks whatever comes, or {@link #NONE}. */
  private int swallowing;

  /** A scanner at the start of a field that is spelled as it is. */
  public Scanner(ScanPlan plan, Tally tally) {
    this(plan, tally, new FieldEncoding.Plain());
  }

  /**
   * A scanner at the start of a field.
   *
   * @param encoding how what takes the place of a value is spelled in the field
   */
  public Scanner(ScanPlan plan, Tally tally, FieldEncoding encoding) {
    this.plan = plan;
    this.tables = plan.tables();
    this.replacements = plan.replacements();
    this.encoding = encoding;
    this.automaton = tables.automaton();
    this.zones = automaton.zones();
    this.accepts = new Accepts(tables.lexicons(), plan.wanted());
    this.tally = tally;
    reset();
  }

  /** Goes to the start of another field. What was held of the last one is lost. */
  public void reset() {
    window.clear();
    kept = 0;
    triedUntil = 0;
    forced = NONE;
    swallowing = NONE;
    goIdle(0);
  }

  /** Takes text that was written as it is; what is decided by it leaves. */
  public void append(byte[] source, int from, int to, Output output) {
    for (int next = from; next < to; ) {
      int end = Math.min(to, next + PIECE);
      window.append(source, next, end);
      advance(output);
      next = end;
    }
  }

  /**
   * Takes one character that was written as an escape.
   *
   * @param source holds the written form, from its start
   * @param length length of the written form
   * @param codePoint the character, or a lone surrogate
   */
  public void appendEscape(byte[] source, int length, int codePoint, Output output) {
    window.appendEscape(source, length, codePoint);
    advance(output);
  }

  /**
   * Takes ASCII text that was not written at all: it is looked at and never leaves. Only for the
   * start of a field.
   */
  public void prime(byte[] unwritten) {
    for (byte b : unwritten) {
      window.appendEscape(unwritten, 0, b);
    }
  }

  /** Ends the field: everything leaves, and the scanner is at the start of another field. */
  public void end(Output output) {
    boolean open = true;
    while (open) {
      scan(output);
      if (undecided) {
        decide(true, output);
      } else {
        open = swallowing == NONE && endCandidate(output);
      }
    }
    window.copy(kept, window.size, output);
    reset();
  }

  /** Number of bytes that wait for what follows. */
  public int held() {
    return window.size - kept;
  }

  private void advance(Output output) {
    scan(output);
    leave(start, output);
    int gone = window.forget(kept);
    if (gone > 0) {
      at -= gone;
      start -= gone;
      kept -= gone;
      triedUntil = Math.max(0, triedUntil - gone);
      forced = Math.max(NONE, forced - gone);
      accepts.shift(gone);
    }
  }

  /** Shows the automaton the end of the field; returns whether there is more to look at. */
  private boolean endCandidate(Output output) {
    int next = automaton.step(state, ByteSet.END);
    if (next < automaton.zones().special()) {
      return false;
    }
    accepts.add(automaton.accepts(next), window.size + 1);
    decide(true, output);
    return true;
  }

  private void scan(Output output) {
    if (undecided) {
      decide(false, output);
    }
    while (at < window.size && !undecided) {
      if (swallowing != NONE) {
        swallow(output);
      } else {
        run(output);
      }
    }
  }

  /** Runs the automaton until something has to be done or the text ends. */
  private void run(Output output) {
    int[] next = automaton.next();
    int[] classes = automaton.classes();
    int begun = zones.begun();
    int special = zones.special();
    byte[] text = window.text;
    int limit = limit();
    int state = this.state;
    int at = this.at;
    int began = this.start;
    int start = began;
    while (at < limit) {
      state = next[state + classes[text[at++] & 0xFF]];
      if (state >= special) {
        break;
      }
      start = state < begun ? at - 1 : start;
    }
    this.state = state;
    this.at = at;
    this.start = state < zones.live() ? at : start;
    if (state >= special) {
      accepts.add(automaton.accepts(state), at);
      if (state >= zones.dead()) {
        decide(false, output);
      } else {
        waitOn(output);
      }
    } else if (state >= zones.live()) {
      waitOn(output);
    } else if (inner && at >= triedUntil) {
      leaveInner(began);
    }
  }

  /** The candidate may go on, but not for longer than its detectors are patient. */
  private void waitOn(Output output) {
    int length = at - start;
    if (length > Detector.SHORT && length > tables.patience(state, plan.wanted())) {
      outgrown(output);
    }
  }

  /**
   * Up to where the automaton may run before its state is looked at: where the candidate may have
   * outgrown it, and where the detectors with a run come in again.
   */
  private int limit() {
    int limit = Math.min(window.size, Math.max(start + Detector.SHORT, at) + 1);
    if (inner) {
      limit = Math.min(limit, Math.max(triedUntil, at + 1));
    }
    return limit;
  }

  /** Nothing came of a candidate that was tried without the detectors with a run. */
  private void leaveInner(int began) {
    if (at > triedUntil) {
      start = began;
      tryLater(at, false);
    } else {
      goIdle(at);
    }
  }

  /**
   * The candidate cannot go on: replaces the best value in it, or tries a later start. Where the
   * window ends inside of a term, that waits.
   */
  private void decide(boolean ended, Output output) {
    undecided = !findTerms(ended);
    if (!undecided && !replaceBest(output)) {
      tryLater(Math.min(at, window.size), false);
    }
  }

  /** Looks up what may be terms; returns whether all of them are known. */
  private boolean findTerms(boolean ended) {
    for (long left = accepts.terms(); left != 0; left &= left - 1) {
      int detector = Long.numberOfTrailingZeros(left);
      Lexicon lexicon = tables.detectors().get(detector).lexicon();
      int length = lexicon.longest(window.text, start, window.size, ended);
      if (length == Lexicon.MORE) {
        return false;
      }
      if (length != Lexicon.NONE) {
        accepts.addTerm(start + length, detector);
      }
    }
    accepts.termsAreKnown();
    return true;
  }

  private boolean replaceBest(Output output) {
    while (!accepts.isEmpty()) {
      int detector = accepts.detector();
      candidate.set(window.text, 0, start, accepts.end());
      if (plan.accepts(detector, candidate)) {
        int end = accepts.end();
        leave(candidate.from(), output);
        replace(detector, end, true, output);
        return true;
      }
      accepts.drop();
    }
    return false;
  }

  /** Puts something in the place of what has not left before {@code end}. */
  private void replace(int detector, int end, boolean whole, Output output) {
    tally.add(detector);
    if (replacements.passes(detector)) {
      leave(end, output);
    } else {
      byte[] label = plan.replacement(detector, window.text, kept, end, whole);
      write(detector, label, output);
      showInContext(label, end);
      kept = end;
    }
    forced = NONE;
    goIdle(end);
  }

  private void write(int detector, byte[] label, Output output) {
    if (replacements.isLabel(detector)) {
      output.write(label);
    } else {
      encoding.write(label, output);
    }
  }

  /** What follows sees the label before it, as it would in the masked text. */
  private void showInContext(byte[] label, int end) {
    int context = Math.min(Window.CONTEXT, end - kept);
    for (int i = 1; i <= context; i++) {
      window.text[end - i] = i <= label.length ? label[label.length - i] : (byte) ' ';
    }
  }

  private void outgrown(Output output) {
    candidate.set(window.text, 0, start, at);
    for (long alive = automaton.alive(state) & plan.wanted(); alive != 0; alive &= alive - 1) {
      int detector = Long.numberOfTrailingZeros(alive);
      if (tables.detectors().get(detector).acceptsUnfinished(candidate)) {
        leave(candidate.from(), output);
        replace(detector, at, false, output);
        swallowing = detector;
        return;
      }
    }
    // The window holds more than the longest term.
    findTerms(false);
    if (!replaceBest(output)) {
      tryLater(at, true);
    }
  }

  /** Goes back to the next place in the candidate where something may start. */
  private void tryLater(int end, boolean outgrown) {
    if (!inner && tables.startingRun()[window.text[start] & 0xFF]) {
      triedUntil = outgrown ? cut(endOfRun(end)) : endOfRun(end);
    }
    int later = start + 1;
    while (later < end && !mayStartAt(later)) {
      later++;
    }
    goIdle(later);
  }

  /** Up to where detectors with a run need not be tried again, because they were in that run. */
  private int endOfRun(int end) {
    boolean[] run = tables.run();
    int tried = start;
    while (tried < end && run[window.text[tried] & 0xFF]) {
      tried++;
    }
    return tried;
  }

  /** Lets a candidate start at the cut of a run that is longer; returns where the run ends then. */
  private int cut(int endOfRun) {
    if (endOfRun - start <= CUT) {
      return endOfRun;
    }
    int cut = start + CUT;
    while (Utf8.continues(window.text[cut]) && cut < start + CUT + 3) {
      cut++;
    }
    forced = cut;
    return cut;
  }

  private boolean mayStartAt(int index) {
    if (index == forced) {
      return true;
    }
    return switch (Position.before(window.text, index)) {
      case Automaton.OPEN -> true;
      case Automaton.AFTER_HIGH -> window.text[index] >= 0;
      case Automaton.AFTER_PERCENT, Automaton.AFTER_ESCAPED_PERCENT ->
          !Digits.isHex(window.text[index]);
      default -> false;
    };
  }

  /** Makes an index the next one to look at, with no candidate before it. */
  private void goIdle(int index) {
    undecided = false;
    accepts.clear();
    inner = index < triedUntil;
    int kind = index > 0 && index != forced ? Position.before(window.text, index) : Automaton.OPEN;
    state = automaton.idle(kind, inner);
    at = index;
    start = index;
  }

  private void swallow(Output output) {
    boolean[] swallowed = tables.swallowed(swallowing);
    while (at < window.size && swallowed[window.text[at] & 0xFF]) {
      at++;
    }
    if (replacements.passes(swallowing)) {
      leave(at, output);
    }
    kept = at;
    start = at;
    if (at < window.size) {
      swallowing = NONE;
      inner = false;
      state = automaton.idle(Automaton.OPEN, false);
    }
  }

  private void leave(int until, Output output) {
    if (until > kept) {
      window.copy(kept, until, output);
      kept = until;
    }
  }
}
