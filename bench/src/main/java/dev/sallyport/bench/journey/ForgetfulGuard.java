package dev.sallyport.bench.journey;

import dev.sallyport.extproc.ExtProcServer;
import java.io.IOException;

/**
 * The product's guard, but that nothing of one resource goes on record: what recording costs is the
 * difference to its neighbours.
 */
public final class ForgetfulGuard {

  private ForgetfulGuard() {}

  /** Takes the arguments of {@link ExtProcServer}. */
  public static void main(String[] words) throws IOException {
    ExtProcServer.run(words, journal -> new ForgetfulJournal(journal, GatewayFile.UNRECORDED));
  }
}
