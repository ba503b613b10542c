package io.outrigger.sample.backends;

import java.net.ServerSocket;
import java.nio.file.Path;

import io.r2dbc.spi.ConnectionFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a client of the database may do, and what not.
 */
class DatabaseServerTests {

	@TempDir
	private Path directory;

	private int port;

	private DatabaseServer server;

	@BeforeEach
	void start() throws Exception {
		try (ServerSocket socket = new ServerSocket(0)) {
			this.port = socket.getLocalPort();
		}
		this.server = DatabaseServer.create(this.port, this.directory);
		this.server.listen();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void theUserMayMakeTablesAndFillThem() {
		execute("create table boat (id bigint primary key)");
		execute("insert into boat (id) values (7)");
		Long id = client("storefront", "storefront", DatabaseServer.PASSWORD).sql("select id from boat")
			.mapValue(Long.class)
			.one()
			.block();
		assertThat(id).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(strings = { "create alias property for 'java.lang.System.getProperty'",
			"create user other password 'other' admin", "alter user storefront admin true", "shutdown",
			"script to 'copy.sql'" })
	void theUserIsNoAdministrator(String statement) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> execute(statement))
			.havingRootCause()
			.withMessageContaining("Admin rights are required");
	}

	@ParameterizedTest
	@CsvSource({ "storefront, storefront, wrong", "storefront, other, storefront", "other, storefront, storefront",
			"storefront, administrator, storefront" })
	void nobodyElseComesIn(String database, String user, String password) {
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> client(database, user, password).sql("select 1").then().block());
	}

	@Test
	void aPortTakenMeanwhileIsNamed(@TempDir Path other) {
		try (DatabaseServer second = DatabaseServer.create(this.port, other)) {
			assertThatExceptionOfType(BackendsException.class).isThrownBy(second::listen)
				.withMessageStartingWith("The database can't listen on 127.0.0.1:" + this.port);
		}
	}

	private void execute(String statement) {
		client("storefront", "storefront", DatabaseServer.PASSWORD).sql(statement).then().block();
	}

	private DatabaseClient client(String database, String user, String password) {
		return DatabaseClient.create(ConnectionFactories
			.get("r2dbc:postgresql://" + user + ":" + password + "@127.0.0.1:" + this.port + "/" + database));
	}

}
