/** Approvals, grants and their outbox in SQL: embedded H2, or PostgreSQL. */
@NullMarked
package dev.sallyport.approvals.store;

import org.jspecify.annotations.NullMarked;
