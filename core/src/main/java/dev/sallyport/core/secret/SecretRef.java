package dev.sallyport.core.secret;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where a secret is kept. Configuration holds references only, never the secret itself. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "from")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SecretRef.FromFile.class, name = "file"),
  @JsonSubTypes.Type(value = SecretRef.FromEnvironment.class, name = "env")
})
public sealed interface SecretRef {

  /**
   * A file whose whole content, less one trailing newline, is the secret.
   *
   * @param path absolute path
   */
  record FromFile(String path) implements SecretRef {
    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /**
   * An environment variable of the control plane.
   *
   * @param variable name of the variable
   */
  record FromEnvironment(String variable) implements SecretRef {
    @Override
    public String toString() {
      return "env:" + variable;
    }
  }
}
