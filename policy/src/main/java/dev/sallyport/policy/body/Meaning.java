package dev.sallyport.policy.body;

/** What a body, or one element of it, asks the upstream to do. */
public sealed interface Meaning permits LlmCall, McpMessage, VectorCall {}
