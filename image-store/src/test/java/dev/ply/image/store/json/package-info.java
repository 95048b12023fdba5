@NullMarked
package dev.ply.image.store.json;

import org.jspecify.annotations.NullMarked;
