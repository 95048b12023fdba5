package dev.ply.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ply.image.Descriptor;
import dev.ply.image.MediaTypes;
import dev.ply.image.Reference;
import dev.ply.image.error.LimitExceededException;
import dev.ply.image.error.NotAllowedException;
import dev.ply.image.error.UnreachableException;
import dev.ply.image.registry.testing.Fault;
import dev.ply.image.registry.testing.FaultyRegistry;
import dev.ply.image.registry.testing.TokenDesk;
import dev.ply.image.spi.Credentials;
import dev.ply.image.spi.RegistryTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Challenges are met, tokens are renewed, and no secret goes where it does not belong. */
class AuthenticationTest {

    private static final String MANIFESTS = "GET /v2/app/manifests/";
    private static final Credentials ALICE = new Credentials.Password("alice", "s3cret");

    private final FaultyRegistry registry = FaultyRegistry.start();
    private final FaultyRegistry other = FaultyRegistry.start();
    private final TestTransport setup = new TestTransport();
    private final Reference app = Reference.parse(registry.address() + "/app");

    AuthenticationTest() {
        registry.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{}");
        registry.addManifest("app/two", "latest", MediaTypes.OCI_MANIFEST, "{}");
    }

    @AfterEach
    void stop() {
        registry.close();
        other.close();
    }

    @Test
    void aTokenIsFetchedOnceForManyRequests() throws IOException {
        TokenDesk desk = registry.requireTokens();
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(app);
            transport.manifest(app);
        }

        assertThat(desk.issued()).isEqualTo(1);
        RecordedRequest token = registry.requests("/token").get(0);
        assertThat(token.getUrl().queryParameter("scope")).isEqualTo("repository:app:pull");
        assertThat(token.getUrl().queryParameter("service")).isEqualTo("faulty");
        assertThat(token.getHeaders().get("Authorization")).isNull();
    }

    @Test
    void tokensArePerRepository() throws IOException {
        TokenDesk desk = registry.requireTokens();
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(app);
            transport.manifest(Reference.parse(registry.address() + "/app/two"));
        }

        assertThat(desk.issued()).isEqualTo(2);
    }

    @Test
    void thePasswordGoesToTheTokenServerOnly() throws IOException {
        registry.requireTokens().login("alice", "s3cret");
        setup.credentials(registry.address(), ALICE);

        manifest();

        for (RecordedRequest request : registry.requests("/v2/")) {
            assertThat(String.valueOf(request.getHeaders().get("Authorization")))
                    .doesNotStartWith("Basic");
        }
    }

    @Test
    void wrongCredentialsAreRefusedWithoutShowingThem() {
        registry.requireTokens().login("alice", "other");
        setup.credentials(registry.address(), ALICE);

        assertThatThrownBy(this::manifest)
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("missing or not allowed")
                .message()
                .doesNotContain("s3cret");
        assertThat(setup.notices).noneMatch(text -> text.contains("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\":\"%s\"}",
                "{\"access_token\":\"%s\"}",
                "{\"token\":\"\",\"access_token\":\"%s\",\"expires_in\":-5}"
            })
    void aTokenByEitherNameLastsAMinuteWhereNothingElseIsSaid(String answer) throws IOException {
        TokenDesk desk = registry.requireTokens().answer(answer);
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(app);
            setup.time.pass(Duration.ofSeconds(50));
            transport.manifest(app);
            assertThat(desk.issued()).isEqualTo(1);
            setup.time.pass(Duration.ofSeconds(5));
            transport.manifest(app);
            assertThat(desk.issued()).isEqualTo(2);
        }
    }

    @Test
    void aTokenThatExpiresInMidPullIsRenewed() throws IOException {
        byte[] content = TestTransport.bytes(300_000);
        Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER, registry.addBlob(content), content.length);
        TokenDesk desk = registry.requireTokens();
        registry.next("GET /v2/app/blobs/", Fault.none(), (request, honest) -> {
            desk.expireAll();
            return Fault.cutAfter(100_000).apply(request, honest);
        });

        try (RegistryTransport transport = setup.create()) {
            assertThat(transport.blob(app, blob, 0).readAllBytes()).isEqualTo(content);
        }

        assertThat(desk.issued()).isEqualTo(2);
    }

    @Test
    void anInsufficientScopeIsReplacedByTheOneTheRegistryNames() throws IOException {
        registry.requireTokens().requireSpecialScope();

        manifest();

        assertThat(registry.requests("/token").get(1).getUrl().queryParameter("scope"))
                .isEqualTo("repository:app:pull,special");
    }

    @Test
    void anIdentityTokenIsExchangedByPost() throws IOException {
        registry.requireTokens().login("nobody", "x").refreshToken("refresh-me");
        setup.credentials(registry.address(), new Credentials.IdentityToken("refresh-me"));

        manifest();

        RecordedRequest token = registry.requests("POST /token").get(0);
        assertThat(Objects.requireNonNull(token.getBody()).utf8())
                .contains("grant_type=refresh_token")
                .contains("scope=repository%3Aapp%3Apull");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 405})
    void whereThePostIsRefusedTheTokenComesByGet(int status) throws IOException {
        registry.requireTokens();
        registry.always("POST /token", Fault.status(status));
        setup.credentials(registry.address(), new Credentials.IdentityToken("refresh-me"));

        manifest();

        assertThat(registry.requests("GET /token")).hasSize(1);
    }

    @Test
    void ofSeveralChallengesAUsableOneIsTaken() throws IOException {
        String challenges =
                "Negotiate, Basic realm=\"x\", Bearer realm=\"" + registry.url("/token") + "\",service=faulty";
        TokenDesk desk = registry.requireTokens();
        registry.next(MANIFESTS, Fault.status(401).and(Fault.header("WWW-Authenticate", challenges)));

        manifest();

        assertThat(desk.issued()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///x", "ftp://127.0.0.1/x"})
    void basicIsTakenWhereTheTokenServerIsNotUsable(String realm) throws IOException {
        registry.next(
                MANIFESTS,
                Fault.status(401)
                        .and(Fault.header("WWW-Authenticate", "Bearer realm=\"" + realm + "\", Basic realm=\"y\"")));
        setup.credentials(registry.address(), ALICE);

        manifest();

        assertThat(registry.requests(MANIFESTS).get(1).getHeaders().get("Authorization"))
                .startsWith("Basic ");
    }

    @Test
    void aRefusalWithoutAChallengeIsMetWithTheOneAtTheRootOfTheApi() throws IOException {
        TokenDesk desk = registry.requireTokens();
        registry.next(MANIFESTS, Fault.status(401));

        manifest();

        assertThat(desk.issued()).isEqualTo(1);
        assertThat(registry.requests("/token").get(0).getUrl().queryParameter("scope"))
                .isEqualTo("repository:app:pull");
        assertThat(registry.requests("GET /v2/$").get(0).getHeaders().get("Authorization"))
                .isNull();
    }

    @Test
    void aTokenThatExpiresWithoutAChallengeIsRenewed() throws IOException {
        TokenDesk desk = registry.requireTokens();
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(app);
            desk.expireAll();
            registry.next(MANIFESTS, Fault.status(401));
            transport.manifest(app);
        }

        assertThat(desk.issued()).isEqualTo(2);
    }

    @Test
    void severalTokensThatExpireAtOnceAreRenewedOnceForEachRepository() throws Exception {
        TokenDesk desk = registry.requireTokens();
        List<Reference> images = List.of(app, Reference.parse(registry.address() + "/app/two"));
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try (RegistryTransport transport = setup.create()) {
            for (Reference image : images) {
                transport.manifest(image);
            }
            desk.expireAll();
            List<Callable<Object>> requests = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                images.forEach(image -> requests.add(() -> transport.manifest(image)));
            }
            for (Future<Object> answer : threads.invokeAll(requests)) {
                assertThat(answer.get()).isNotNull();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(desk.issued()).isEqualTo(4);
    }

    @Test
    void aTokenServerThatIsLessSecretThanTheRegistryIsRefused() throws IOException {
        try (FaultyRegistry encrypted = FaultyRegistry.startTls(TestTransport.certificate());
                RegistryTransport transport =
                        setup.credentials(encrypted.address(), ALICE).insecure().create()) {
            String challenge = "Bearer realm=\"" + registry.url("/token") + "\"";
            encrypted.always(MANIFESTS, Fault.status(401).and(Fault.header("WWW-Authenticate", challenge)));

            assertThatThrownBy(() -> transport.manifest(Reference.parse(encrypted.address() + "/app")))
                    .isInstanceOf(NotAllowedException.class)
                    .hasMessageContaining("is not encrypted");
            assertThat(registry.requests()).isEmpty();
        }
    }

    @Test
    void anIdentityTokenDoesNotFollowARedirect() {
        registry.requireTokens();
        registry.always("POST /token", Fault.redirect(other.url("/token")));
        setup.credentials(registry.address(), new Credentials.IdentityToken("refresh-me"));

        assertThatThrownBy(this::manifest)
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("redirected to " + other.url("/token") + ", which is refused");
        assertThat(other.requests()).isEmpty();
    }

    @Test
    void aTokenThatDripsIsGivenUpLikeSilence() {
        registry.requireTokens();
        registry.always("/token", new Drip(setup.time).body());

        assertThatThrownBy(this::manifest)
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("gave up after 3 attempts");
        assertThat(setup.time.elapsed()).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void aCredentialHelperThatHangsTakesNothingOfTheServersTime() throws IOException {
        registry.requireTokens();
        setup.credentials((host, repository) -> {
            setup.time.pass(Duration.ofMinutes(1));
            return Optional.empty();
        });

        manifest();

        assertThat(registry.requests(MANIFESTS)).hasSize(2);
    }

    @Test
    void aTokenOfManyBytesIsRefused() {
        registry.requireTokens();
        registry.always("/token", Fault.body("application/json", " ".repeat(1 << 20)));

        assertThatThrownBy(this::manifest).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void aTokenServerThatAsksForPatienceGetsIt() throws IOException {
        registry.requireTokens();
        registry.next("/token", Fault.status(429).and(Fault.header("Retry-After", "7")));

        manifest();

        assertThat(setup.time.waits()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void aBasicChallengeIsMetWithThePassword() throws IOException {
        registry.next(MANIFESTS, Fault.status(401).and(Fault.header("WWW-Authenticate", "Basic realm=\"x\"")));
        setup.credentials(registry.address(), ALICE);

        manifest();

        assertThat(registry.requests(MANIFESTS).get(1).getHeaders().get("Authorization"))
                .isEqualTo("Basic YWxpY2U6czNjcmV0");
    }

    @Test
    void aBasicChallengeWithoutCredentialsIsNotAllowed() {
        registry.always(MANIFESTS, Fault.status(401).and(Fault.header("WWW-Authenticate", "Basic realm=\"x\"")));

        assertThatThrownBy(this::manifest).isInstanceOf(NotAllowedException.class);
        assertThat(registry.requests(MANIFESTS)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusalIsAnAnswerAndNotRepeated(int status) {
        registry.always(MANIFESTS, Fault.status(status));

        assertThatThrownBy(this::manifest)
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("missing or not allowed")
                .hasMessageEndingWith("; check the name, then try ply login");
        assertThat(registry.requests(MANIFESTS)).hasSize(1);
    }

    @Test
    void aTokenServerThatFailsIsAskedAgain() throws IOException {
        registry.requireTokens();
        registry.next("/token", Fault.status(503), Fault.reset());

        manifest();

        assertThat(registry.requests("/token")).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void authorizationDoesNotFollowARedirectToAnotherHost() throws IOException {
        other.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{}");
        setup.credentials(registry.address(), ALICE).credentials(other.address(), ALICE);
        registry.next(MANIFESTS, Fault.status(401).and(Fault.header("WWW-Authenticate", "Basic realm=\"x\"")));
        registry.always(MANIFESTS, Fault.redirect(other.url("/v2/app/manifests/latest")));

        manifest();

        assertThat(registry.requests(MANIFESTS).get(1).getHeaders().get("Authorization"))
                .isNotNull();
        assertThat(other.requests()).hasSize(1);
        assertThat(other.requests().get(0).getHeaders().get("Authorization")).isNull();
    }

    @Test
    void aRedirectsTargetGetsNoCredentialsEvenWhenItAsks() {
        setup.credentials(registry.address(), ALICE).credentials(other.address(), ALICE);
        registry.always(MANIFESTS, Fault.redirect(other.url("/x")));
        other.always("GET /x", Fault.status(401).and(Fault.header("WWW-Authenticate", "Basic realm=\"x\"")));

        assertThatThrownBy(this::manifest).isInstanceOf(NotAllowedException.class);

        assertThat(other.requests()).allMatch(request -> request.getHeaders().get("Authorization") == null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/token", "file:///etc/passwd", "gopher://x"})
    void aTokenServerThatIsNotHttpIsRefused(String realm) {
        setup.credentials(registry.address(), ALICE);
        registry.always(
                MANIFESTS, Fault.status(401).and(Fault.header("WWW-Authenticate", "Bearer realm=\"" + realm + "\"")));

        assertThatThrownBy(this::manifest)
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("token server is refused");
    }

    @Test
    void anAnswerOfTheTokenServerThatIsNoTokenIsNotAllowed() {
        registry.requireTokens().answer("<html>%s</html>");

        assertThatThrownBy(this::manifest)
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void aMirrorGetsItsOwnCredentialsAndNotTheRegistrys() throws IOException {
        other.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{}");
        other.next(MANIFESTS, Fault.status(401).and(Fault.header("WWW-Authenticate", "Basic realm=\"x\"")));
        setup.mirrors(registry.address(), other.url("/"));
        setup.credentials(registry.address(), ALICE).credentials(other.address(), new Credentials.Password("bob", "b"));

        manifest();

        assertThat(other.requests(MANIFESTS).get(1).getHeaders().get("Authorization"))
                .isEqualTo(okhttp3.Credentials.basic("bob", "b"));
    }

    /** The mirror is no host of this machine, since it is reached through a proxy. */
    @Test
    void aMirrorWithoutEncryptionGetsATokenButNoPassword() throws IOException {
        TokenDesk desk = other.requireTokens();
        other.addManifest("app", "latest", MediaTypes.OCI_MANIFEST, "{}");
        setup.environment("HTTP_PROXY", other.url("/")).mirrors(registry.address(), "http://mirror.example/");
        setup.credentials("mirror.example", ALICE);

        manifest();

        assertThat(desk.issued()).isEqualTo(1);
        assertThat(other.requests("/token").get(0).getHeaders().get("Authorization"))
                .isNull();
        assertThat(registry.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aPasswordThatWasRenewedIsTakenUpByAProgramThatGoesOn(int status) throws IOException {
        Fault challenge = Fault.status(401).and(Fault.header("WWW-Authenticate", "Basic realm=\"x\""));
        registry.next(MANIFESTS, challenge);
        Iterator<String> passwords = List.of("first", "second").iterator();
        setup.credentials((host, repository) -> Optional.of(new Credentials.Password("AWS", passwords.next())));
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(app);
            registry.next(MANIFESTS, status == 401 ? challenge : Fault.status(403));
            transport.manifest(app);
        }

        assertThat(registry.requests(MANIFESTS))
                .extracting(request -> request.getHeaders().get("Authorization"))
                .containsExactly(null, basic("first"), basic("first"), basic("second"));
    }

    @Test
    void aPasswordThatIsStillTheSameIsNotTriedAgain() {
        registry.next(MANIFESTS, Fault.status(401).and(Fault.header("WWW-Authenticate", "Basic realm=\"x\"")));
        registry.always(MANIFESTS, Fault.status(403));
        setup.credentials(registry.address(), ALICE);

        assertThatThrownBy(this::manifest).isInstanceOf(NotAllowedException.class);
        assertThat(registry.requests(MANIFESTS)).hasSize(2);
    }

    private static String basic(String password) {
        return okhttp3.Credentials.basic("AWS", password);
    }

    @Test
    void credentialsDoNotShowInText() {
        Authorizer.Authorization token = new Authorizer.Authorization("Bearer s3cret", 0, "repository:app:pull", true);

        assertThat(List.of(Optional.of(token), ALICE).toString()).doesNotContain("s3cret");
    }

    private void manifest() throws IOException {
        try (RegistryTransport transport = setup.create()) {
            transport.manifest(app);
        }
    }
}
