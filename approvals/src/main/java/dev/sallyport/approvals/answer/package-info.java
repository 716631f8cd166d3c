/** What clients of held requests are told: problems, JSON-RPC errors, and what they may ask for. */
@NullMarked
package dev.sallyport.approvals.answer;

import org.jspecify.annotations.NullMarked;
