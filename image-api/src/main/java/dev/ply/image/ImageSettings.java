package dev.ply.image;

import dev.ply.image.spi.Notices;
import dev.ply.image.spi.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a client is made from. {@link ImageClient#builder()} makes these.
 *
 * @param home the folder of cache and metadata
 * @param layersDirectory the folder for extracted layers, where it is not in the home
 * @param cache the name of the cache's provider; absent: the preferred one
 * @param store the name of the store's provider; absent: the preferred one
 * @param extractor the name of the extractor's provider; absent: the preferred one
 * @param registry the name of the transport for registries; absent: the preferred one
 * @param defaultRegistry the registry of references that name none
 * @param jobs how many layers a pull works on at once, at least 1
 * @param sync whether contents must reach the disk before their names do
 * @param environment the environment variables
 * @param notices where to tell the user what is no error
 * @param tree settings of providers: a section by the name of the provider, or shared ones such as {@code limits}; values
 *     are texts, numbers, booleans, lists and maps, as JSON has them
 * @param providers providers that win over those found on the class path
 * @param classLoader where providers are looked for
 */
public record ImageSettings(
        Path home,
        Optional<Path> layersDirectory,
        Optional<String> cache,
        Optional<String> store,
        Optional<String> extractor,
        Optional<String> registry,
        String defaultRegistry,
        int jobs,
        boolean sync,
        Map<String, String> environment,
        Notices notices,
        Map<String, Object> tree,
        List<Provider> providers,
        ClassLoader classLoader) {

    /**
     * Copies the collections, and makes the folders absolute.
     *
     * @throws IllegalArgumentException when there are less than one {@code jobs}
     */
    public ImageSettings {
        if (jobs < 1) {
            throw new IllegalArgumentException("jobs: " + jobs + " is less than 1");
        }
        home = home.toAbsolutePath().normalize();
        layersDirectory = layersDirectory.map(folder -> folder.toAbsolutePath().normalize());
        environment = Map.copyOf(environment);
        tree = Map.copyOf(tree);
        providers = List.copyOf(providers);
    }
}
