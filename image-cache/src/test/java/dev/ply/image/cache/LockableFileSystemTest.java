package dev.ply.image.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockableFileSystemTest {

    private static final List<String> MOUNTS = List.of(
            "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
            "90 22 0:51 / /mnt/old rw - nfs srv:/old rw,vers=3,nolock,addr=10.0.0.1,local_lock=all",
            "91 22 0:52 / /mnt/new rw - nfs4 srv:/new rw,vers=4.2,local_lock=none",
            "92 91 0:53 / /mnt/new/fast rw - ext4 /dev/vdb rw",
            "93 22 0:54 / /mnt/win rw - cifs //srv/x rw,vers=3.0,nobrl",
            "not a mount");

    @Test
    void mountsWhoseLocksOtherMachinesDoNotSeeAreObjectedTo() {
        assertThat(LockableFileSystem.objection(Path.of("/mnt/old/home"), MOUNTS))
                .isPresent();
        assertThat(LockableFileSystem.objection(Path.of("/mnt/win"), MOUNTS)).isPresent();
    }

    @Test
    void aMountPointThatIsNoPathHereIsPassedOver() {
        List<String> mounts = new ArrayList<>(MOUNTS);
        mounts.add(0, "99 1 0:99 / /mnt/\0 rw - ext4 /dev/x rw");

        assertThat(LockableFileSystem.objection(Path.of("/home/me/.ply"), mounts))
                .isEmpty();
        assertThat(LockableFileSystem.objection(Path.of("/mnt/old/home"), mounts))
                .isPresent();
    }

    @Test
    void localDisksAndNetworkMountsWithWorkingLocksAreFine() {
        assertThat(LockableFileSystem.objection(Path.of("/home/me/.ply"), MOUNTS))
                .isEmpty();
        assertThat(LockableFileSystem.objection(Path.of("/mnt/new/home"), MOUNTS))
                .isEmpty();
        assertThat(LockableFileSystem.objection(Path.of("/mnt/new/fast"), MOUNTS))
                .isEmpty();
        assertThat(LockableFileSystem.objection(Path.of("/mnt/older"), MOUNTS)).isEmpty();
    }
}
