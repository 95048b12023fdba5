@NullMarked
package dev.ply.image.store.sqlite;

import org.jspecify.annotations.NullMarked;
