package dev.ply.image.registry.mock;

import dev.ply.image.RawDocument;
import dev.ply.image.Reference;
import dev.ply.image.contract.RegistryTransportContract;
import dev.ply.image.contract.TransportContent;
import dev.ply.image.spi.RegistryTransport;

class MockTransportContractTest extends RegistryTransportContract {

    private static final String REPOSITORY = "example.com/app:";

    @Override
    protected RegistryTransport publish(TransportContent published) {
        MockRegistry registry = new MockRegistry();
        published.blobs().values().forEach(registry::put);
        published.documents().stream().map(RawDocument::bytes).forEach(registry::put);
        published.tags().forEach((tag, document) -> registry.put(REPOSITORY + tag, document));
        return registry.connect();
    }

    @Override
    protected Reference reference(String tag) {
        return Reference.parse(REPOSITORY + tag);
    }
}
