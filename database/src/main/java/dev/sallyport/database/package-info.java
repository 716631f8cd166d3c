/** SQL databases, embedded or PostgreSQL: connections, migrations, transactions. */
@NullMarked
package dev.sallyport.database;

import org.jspecify.annotations.NullMarked;
