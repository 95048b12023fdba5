@NullMarked
package dev.ply.image.extract.tar;

import org.jspecify.annotations.NullMarked;
