package io.outrigger.sample.database;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.sql.init.SqlInitializationProperties;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.r2dbc.connection.init.ScriptStatementFailedException;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The schema script is run again when a statement fails, as it does when another instance
 * has done its work at the same moment, and not forever.
 */
class SchemaInitializerTests {

	private static final String COUNT_ATTEMPTS = """
			create table if not exists attempt (n int);
			insert into attempt select count(*) + 1 from attempt;
			""";

	private final ConnectionFactory database = ConnectionFactories
		.get("r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");

	@Test
	void aStatementLostToAnotherInstanceIsTriedAgain() {
		initializer(COUNT_ATTEMPTS + "select 1 / (case when max(n) < 5 then 0 else 1 end) from attempt;")
			.initializeDatabase();
		assertThat(attempts()).isEqualTo(5);
	}

	@Test
	void aScriptThatSucceedsIsRunOnce() {
		initializer(COUNT_ATTEMPTS).initializeDatabase();
		assertThat(attempts()).isEqualTo(1);
	}

	@Test
	void aScriptThatNeverSucceedsFailsTheStart() {
		SchemaInitializer initializer = initializer(COUNT_ATTEMPTS + "select nonsense;");
		assertThatExceptionOfType(ScriptStatementFailedException.class).isThrownBy(initializer::initializeDatabase)
			.withMessageContaining("select nonsense");
		assertThat(attempts()).isEqualTo(5);
	}

	private SchemaInitializer initializer(String script) {
		SqlInitializationProperties properties = new SqlInitializationProperties();
		properties.setMode(DatabaseInitializationMode.ALWAYS);
		properties.setSchemaLocations(List.of("script"));
		SchemaInitializer initializer = new SchemaInitializer(this.database, properties);
		initializer.setResourceLoader(new DefaultResourceLoader() {

			@Override
			public Resource getResource(String location) {
				return new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8));
			}

		});
		return initializer;
	}

	private Long attempts() {
		return DatabaseClient.create(this.database)
			.sql("select count(*) from attempt")
			.mapValue(Long.class)
			.one()
			.block();
	}

}
