/** What every implementation of a provider interface must pass: extend a suite, supply a factory. */
@NullMarked
package dev.ply.image.contract;

import org.jspecify.annotations.NullMarked;
