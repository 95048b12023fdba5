package dev.ply.image.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HomeFolderTest {

    @Test
    void theOptionWinsOverTheVariableAndThatOverTheUsersHome() {
        Map<String, String> environment = Map.of("PLY_HOME", "/variable", "HOME", "/users/me");

        assertThat(HomeFolder.locate(Optional.of("/option"), environment)).isEqualTo(Path.of("/option"));
        assertThat(HomeFolder.locate(Optional.empty(), environment)).isEqualTo(Path.of("/variable"));
        assertThat(HomeFolder.locate(Optional.empty(), Map.of("HOME", "/users/me")))
                .isEqualTo(Path.of("/users/me/.ply"));
    }

    @Test
    void anEmptyOptionOrVariableIsNone() {
        assertThat(HomeFolder.locate(Optional.of(""), Map.of("PLY_HOME", "/variable")))
                .isEqualTo(Path.of("/variable"));
        assertThat(HomeFolder.locate(Optional.of(""), Map.of("PLY_HOME", "", "HOME", "/users/me")))
                .isEqualTo(Path.of("/users/me/.ply"));
    }
}
