package dev.sallyport.controlplane.keys;

import dev.sallyport.core.secret.Secret;
import dev.sallyport.core.secret.SecretRef;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Reads secrets from where the configuration says they are. Its errors never quote one. */
public final class SecretReader {

  private final UnaryOperator<String> environment;

  /**
   * A reader.
   *
   * @param environment value of a variable, or null when it is not set
   */
  public SecretReader(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  /**
   * The secret itself.
   *
   * @throws UnusableKeyException if it is not there, is empty or cannot be read; the message names
   *     the reference, the cause and a cure
   */
  public Secret<String> read(SecretRef reference) throws UnusableKeyException {
    String value =
        switch (reference) {
          case SecretRef.FromFile file -> fromFile(file);
          case SecretRef.FromEnvironment variable -> fromEnvironment(variable);
        };
    if (value.isEmpty()) {
      throw new UnusableKeyException(reference + " is empty. Put the secret there.");
    }
    return Secret.of(value);
  }

  private static String fromFile(SecretRef.FromFile reference) throws UnusableKeyException {
    try {
      String content = Files.readString(Path.of(reference.path()));
      return content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
    } catch (NoSuchFileException e) {
      throw new UnusableKeyException(reference + " does not exist. Create it with mode 0600.", e);
    } catch (AccessDeniedException e) {
      throw new UnusableKeyException(
          reference + " may not be read. Give its owner the right to.", e);
    } catch (MalformedInputException e) {
      throw new UnusableKeyException(reference + " is not UTF-8 text.", e);
    } catch (IOException e) {
      throw new UnusableKeyException(reference + " cannot be read.", e);
    }
  }

  private String fromEnvironment(SecretRef.FromEnvironment reference) throws UnusableKeyException {
    String value = environment.apply(reference.variable());
    if (value == null) {
      throw new UnusableKeyException(
          reference
              + " is not set in the control plane's environment. Export it before the start.");
    }
    return value;
  }
}
