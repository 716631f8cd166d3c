package dev.sallyport.policy.body;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One thing a body asks for: the whole body, or one element of a batch.
 *
 * @param json its JSON
 * @param meaning what it means
 */
record Element(JsonNode json, Meaning meaning) {}
