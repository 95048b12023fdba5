package dev.ply.image.spi;

import java.io.IOException;

/** Makes a {@link CredentialSource}. All on the class path are asked, by falling preference, until one knows. */
public interface CredentialSourceProvider extends Provider {

    CredentialSource create(Settings settings) throws IOException;
}
