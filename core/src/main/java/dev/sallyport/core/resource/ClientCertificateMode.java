package dev.sallyport.core.resource;

/** Whether a listener asks its clients for certificates. */
public enum ClientCertificateMode {
  NONE,
  OPTIONAL,
  REQUIRED
}
