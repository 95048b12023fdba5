package dev.ply.image.inject;

import dev.ply.image.spi.CacheProvider;
import dev.ply.image.spi.CredentialSourceProvider;
import dev.ply.image.spi.DecompressorProvider;
import dev.ply.image.spi.LayerExtractorProvider;
import dev.ply.image.spi.MetadataStoreProvider;
import dev.ply.image.spi.Provider;
import dev.ply.image.spi.RegistryTransportProvider;

/**
 * What can be provided.
 *
 * @param word what people call it
 * @param type the interface that {@link java.util.ServiceLoader} looks for
 */
record ProviderKind<P extends Provider>(String word, Class<P> type) {

    static final ProviderKind<RegistryTransportProvider> TRANSPORT =
            new ProviderKind<>("transport", RegistryTransportProvider.class);
    static final ProviderKind<CacheProvider> CACHE = new ProviderKind<>("cache", CacheProvider.class);
    static final ProviderKind<MetadataStoreProvider> STORE = new ProviderKind<>("store", MetadataStoreProvider.class);
    static final ProviderKind<LayerExtractorProvider> EXTRACTOR =
            new ProviderKind<>("extractor", LayerExtractorProvider.class);
    static final ProviderKind<DecompressorProvider> DECOMPRESSOR =
            new ProviderKind<>("decompressor", DecompressorProvider.class);
    static final ProviderKind<CredentialSourceProvider> CREDENTIALS =
            new ProviderKind<>("credentials", CredentialSourceProvider.class);
}
