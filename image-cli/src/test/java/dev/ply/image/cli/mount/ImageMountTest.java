package dev.ply.image.cli.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageMountTest {

    private static final List<Path> IMAGES = List.of(Path.of("/base.erofs"), Path.of("/top.erofs"));
    private static final int NEVER = 100;
    private static final String DEAD_PROCESS = "999999999";

    @TempDir
    Path folder;

    private Path runtime = Path.of("");
    private Path target = Path.of("");

    @BeforeEach
    void makeDirectories() throws IOException {
        runtime = Files.createDirectory(folder.resolve("run"));
        target = Files.createDirectory(folder.resolve("target")).toRealPath();
    }

    @Test
    void theTopLayerIsTheFirstOfTheOverlayAndOnlyTheOverlayStays() throws IOException {
        FakeMounts mounts = new FakeMounts(NEVER);
        mount(mounts, "1").mount(IMAGES, target);
        Path own = runtime.resolve("1");
        assertThat(mounts.options)
                .containsExactly(
                        "erofs ro,loop",
                        "erofs ro,loop",
                        "overlay ro,lowerdir=" + own.resolve("2") + ":" + own.resolve("1") + ":"
                                + runtime.resolve("empty"));
        assertThat(mounts.table).containsOnlyKeys(target);
        assertOnlyTheEmptyFolderIsLeft();
    }

    @Test
    void aMountThatFailsHalfWayLeavesNothing() {
        for (int made = 0; made < 3; made++) {
            FakeMounts mounts = new FakeMounts(made);
            assertThatThrownBy(() -> mount(mounts, "1").mount(IMAGES, target)).hasMessageContaining("loop");
            assertThat(mounts.table).isEmpty();
            assertOnlyTheEmptyFolderIsLeft();
        }
    }

    @Test
    void anInterruptedThreadCleansUpAndStaysInterrupted() {
        FakeMounts mounts = new FakeMounts(2);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> mount(mounts, "1").mount(IMAGES, target)).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(mounts.table).isEmpty();
    }

    @Test
    void anOverlayThatStandsWhenTheInterruptionComesIsTakenAwayAgain() {
        FakeMounts mounts = new FakeMounts(NEVER) {
            @Override
            public void mount(String type, String option, String source, Path target) throws IOException {
                super.mount(type, option, source, target);
                if (type.equals("overlay")) {
                    Thread.currentThread().interrupt();
                    throw new IOException("mount: interrupted");
                }
            }
        };
        assertThatThrownBy(() -> mount(mounts, "1").mount(IMAGES, target)).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(mounts.table).isEmpty();
        assertOnlyTheEmptyFolderIsLeft();
    }

    @Test
    void imagesThatCanNotBeLetGoOfTakeTheOverlayWithThem() {
        FakeMounts mounts = new FakeMounts(NEVER) {
            private boolean busy = true;

            @Override
            public void unmount(Path place) throws IOException {
                if (busy) {
                    busy = false;
                    throw new IOException("umount(8): target is busy");
                }
                super.unmount(place);
            }
        };
        assertThatThrownBy(() -> mount(mounts, "1").mount(IMAGES, target)).hasMessageContaining("busy");
        assertThat(mounts.table).isEmpty();
        assertOnlyTheEmptyFolderIsLeft();
    }

    @Test
    void whatAKilledProcessLeftIsTakenAway() throws IOException {
        FakeMounts mounts = new FakeMounts(NEVER);
        Path left = Files.createDirectories(runtime.resolve(DEAD_PROCESS).resolve("1"));
        mounts.mount("erofs", "ro,loop", "/left.erofs", left);
        mount(mounts, "1").mount(IMAGES, target);
        assertThat(mounts.table).containsOnlyKeys(target);
        assertOnlyTheEmptyFolderIsLeft();
    }

    @Test
    void whatAnotherRunningProcessIsAtStays() throws IOException {
        Path busy = Files.createDirectories(
                runtime.resolve(Long.toString(ProcessHandle.current().pid())).resolve("1"));
        mount(new FakeMounts(NEVER), DEAD_PROCESS).mount(IMAGES, target);
        assertThat(busy).exists();
    }

    @Test
    void aSecondImageAtTheSamePlaceIsRefused() throws IOException {
        FakeMounts mounts = new FakeMounts(NEVER);
        mount(mounts, "1").mount(IMAGES, target);
        assertThatThrownBy(() -> mount(mounts, "1").mount(IMAGES, target)).hasMessageContaining("already");
    }

    @Test
    void unmountingTwiceIsUnmountingOnce() throws IOException {
        FakeMounts mounts = new FakeMounts(NEVER);
        mount(mounts, "1").mount(IMAGES, target);
        mount(mounts, "1").unmount(target);
        mount(mounts, "1").unmount(target);
        assertThat(mounts.table).isEmpty();
    }

    @Test
    void whatIsNoImageIsNotUnmounted() throws IOException {
        FakeMounts mounts = new FakeMounts(NEVER);
        mounts.mount("ext4", "rw", "/dev/sda1", target);
        assertThatThrownBy(() -> mount(mounts, "1").unmount(target)).hasMessageContaining("no image of ply's");
        assertThat(mounts.table).containsKey(target);
    }

    @Test
    void aTargetThatIsNoDirectoryIsRefused() {
        assertThatThrownBy(() -> mount(new FakeMounts(NEVER), "1").mount(IMAGES, folder.resolve("absent")))
                .hasMessageEndingWith("absent: is not a directory");
    }

    private void assertOnlyTheEmptyFolderIsLeft() {
        assertThat(runtime).isDirectoryNotContaining(path -> !path.endsWith("empty"));
        assertThat(runtime.resolve("empty")).isEmptyDirectory();
    }

    private ImageMount mount(Mounts mounts, String process) {
        return new ImageMount(mounts, runtime, process);
    }
}
