package dev.sallyport.core.resource;

/** What a resource speaks, so that policies and masking can look into it. */
public enum Kind {
  HTTP,
  LLM,
  MCP,
  VECTOR,
  DOCUMENT,
  GRPC
}
