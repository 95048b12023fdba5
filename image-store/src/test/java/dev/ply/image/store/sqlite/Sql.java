package dev.ply.image.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;

/** Looks into databases behind the store's back. */
final class Sql {

    private Sql() {}

    static Connection connect(Path database) throws SQLException {
        return JDBC.createConnection("jdbc:sqlite:" + database.toUri(), new Properties());
    }

    static void execute(Path database, String... statements) throws SQLException {
        try (Connection connection = connect(database)) {
            execute(connection, statements);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The columns of all rows, one after the other. */
    static List<String> query(Path database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    values.add(row.getString(column));
                }
            }
            return values;
        }
    }
}
