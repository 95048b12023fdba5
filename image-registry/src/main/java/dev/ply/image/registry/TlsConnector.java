package dev.ply.image.registry;

import dev.ply.image.error.ConfigurationException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Makes clients speak TLS as settings say. */
final class TlsConnector {

    private static final char[] NO_PASSWORD = new char[0];

    private TlsConnector() {}

    static void apply(TlsSettings settings, OkHttpClient.Builder client) throws IOException {
        try {
            X509TrustManager trust = settings.verify() ? trusting(settings) : new TrustEverybody();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(settings), new TrustManager[] {trust}, null);
            client.sslSocketFactory(context.getSocketFactory(), trust);
            if (!settings.verify()) {
                client.hostnameVerifier((host, session) -> true);
            }
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private static X509TrustManager trusting(TlsSettings settings) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        for (X509Certificate known : trustManager(null).getAcceptedIssuers()) {
            store.setCertificateEntry("ca" + store.size(), known);
        }
        for (Path file : settings.authorities()) {
            for (Certificate authority : PemFile.certificates(file)) {
                store.setCertificateEntry("ca" + store.size(), authority);
            }
        }
        return trustManager(store);
    }

    private static X509TrustManager trustManager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static KeyManager @Nullable [] keys(TlsSettings settings) throws IOException, GeneralSecurityException {
        if (settings.client().isEmpty()) {
            return null;
        }
        TlsSettings.ClientCertificate client = settings.client().get();
        KeyStore store = emptyStore();
        Certificate[] chain = PemFile.certificates(client.chain()).toArray(new Certificate[0]);
        store.setKeyEntry("client", PemFile.privateKey(client.key()), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** For those who asked for it. */
    private static final class TrustEverybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
