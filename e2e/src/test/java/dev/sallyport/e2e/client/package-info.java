/** Clients that nobody here wrote, and one raw one for what those refuse to send. */
@NullMarked
package dev.sallyport.e2e.client;

import org.jspecify.annotations.NullMarked;
