package io.outrigger.sample.backends;

import java.io.Closeable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;

/**
 * A database that speaks PostgreSQL's protocol and listens to this machine only. Its one
 * user may do to the data whatever an application does, and is no administrator: an
 * administrator of H2 can run code.
 */
final class DatabaseServer implements Closeable {

	static final String DATABASE = "storefront";

	static final String USER = "storefront";

	static final String PASSWORD = "shared-by-the-fleet";

	/* As the server opens it for each of its clients: the first one to open it decides */
	private static final String DIALECT = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

	private final Connection administrator;

	private final Server server;

	private DatabaseServer(Connection administrator, Server server) {
		this.administrator = administrator;
		this.server = server;
	}

	/*
	 * Creates the data and listens to nobody yet: it is the caller's to close before it
	 * is asked to.
	 */
	static DatabaseServer create(int port, Path directory) {
		// Without it H2 listens on every address and turns strangers away one by one
		System.setProperty("h2.bindAddress", Loopback.ADDRESS);
		try {
			Server server = Server.createPgServer("-pgPort", String.valueOf(port), "-baseDir", directory.toString());
			return new DatabaseServer(createData(directory), server);
		}
		catch (SQLException ex) {
			throw new BackendsException("The database can't be created in " + directory + ": " + ex.getMessage(), ex);
		}
	}

	private static Connection createData(Path directory) throws SQLException {
		JdbcDataSource database = new JdbcDataSource();
		database.setURL("jdbc:h2:file:" + directory.resolve(DATABASE) + DIALECT);
		database.setUser("administrator");
		database.setPassword(UUID.randomUUID().toString());
		Connection administrator = database.getConnection();
		try (Statement statement = administrator.createStatement()) {
			statement.execute("create user " + USER + " password '" + PASSWORD + "'");
			statement.execute("grant alter any schema to " + USER);
		}
		return administrator;
	}

	void listen() {
		try {
			this.server.start();
		}
		catch (SQLException ex) {
			throw new BackendsException("The database can't listen on " + Loopback.ADDRESS + ":" + this.server.getPort()
					+ ": " + ex.getMessage(), ex);
		}
	}

	@Override
	public void close() {
		this.server.stop();
		try (Connection connection = this.administrator; Statement statement = connection.createStatement()) {
			statement.execute("shutdown immediately");
		}
		catch (SQLException ex) {
			// Nothing of it is kept, so there is nothing to lose
		}
	}

}
