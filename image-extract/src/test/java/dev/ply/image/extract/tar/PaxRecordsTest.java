package dev.ply.image.extract.tar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ply.image.error.IntegrityException;
import dev.ply.image.io.ByteString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaxRecordsTest {

    @Test
    void keepsNothingThatNobodyReads() throws IntegrityException {
        PaxRecords records = parse("13 comment=1\n", "8 uid=7\n", "28 SCHILY.acl.access=u::rw-\n");

        assertThat(records.get("comment")).isNull();
        assertThat(records.get("uid")).isEqualTo(ByteString.utf8("7"));
        assertThat(records.bytes()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path",
                "linkpath",
                "size",
                "uid",
                "gid",
                "mtime",
                "SCHILY.devmajor",
                "SCHILY.devminor",
                "GNU.sparse.major",
                "GNU.sparse.minor",
                "GNU.sparse.name",
                "GNU.sparse.realsize",
                "GNU.sparse.size",
                "GNU.sparse.map",
                "SCHILY.xattr.user.a",
                "LIBARCHIVE.xattr.user.a"
            })
    void keepsWhatIsRead(String key) throws IntegrityException {
        String rest = " " + key + "=12345\n";

        assertThat(parse(rest.length() + 2 + rest).get(key)).isEqualTo(ByteString.utf8("12345"));
    }

    @Test
    void globalRecordsAreNotCopiedForEntriesThatHaveNone() throws IntegrityException {
        PaxRecords global = parse("8 uid=7\n", "8 gid=8\n");

        assertThat(global.with(PaxRecords.NONE)).isSameAs(global);
        assertThat(global.with(parse("13 comment=1\n"))).isSameAs(global);
    }

    private static PaxRecords parse(String... records) throws IntegrityException {
        byte[] data = String.join("", records).getBytes(StandardCharsets.UTF_8);
        return PaxRecords.parse(data, data.length);
    }
}
