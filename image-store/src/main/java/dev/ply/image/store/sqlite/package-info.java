/** Metadata in one SQLite database. */
@NullMarked
package dev.ply.image.store.sqlite;

import org.jspecify.annotations.NullMarked;
