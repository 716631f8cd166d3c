package dev.sallyport.core.resource;

/** Lowest TLS version accepted on a leg. There is no value for anything older than 1.2. */
public enum TlsVersion {
  TLS_1_2,
  TLS_1_3
}
