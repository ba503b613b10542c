package io.outrigger.sample.database;

import io.r2dbc.spi.ConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.sql.init.SqlInitializationProperties;
import org.springframework.boot.autoconfigure.sql.init.SqlR2dbcScriptDatabaseInitializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.r2dbc.connection.init.ScriptStatementFailedException;
import org.springframework.stereotype.Component;

/**
 * Runs the schema script although another instance may run it at the same moment.
 * <p>
 * "Create if not exists" is no lock: of two that see nothing there, the second one fails
 * on what the first one has made meanwhile. Each statement can be lost in this way once,
 * since then its work is done, and so the script is run again.
 */
@Component
@EnableConfigurationProperties(SqlInitializationProperties.class)
class SchemaInitializer extends SqlR2dbcScriptDatabaseInitializer {

	private static final Logger logger = LoggerFactory.getLogger(SchemaInitializer.class);

	/* One more than the script has statements */
	private static final int MAX_ATTEMPTS = 5;

	SchemaInitializer(ConnectionFactory connectionFactory, SqlInitializationProperties properties) {
		super(connectionFactory, properties);
	}

	@Override
	protected void runScripts(Scripts scripts) {
		for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
			try {
				super.runScripts(scripts);
				return;
			}
			catch (ScriptStatementFailedException ex) {
				logger.info("Running the schema script again, because another instance may be running it too: {}",
						ex.getMostSpecificCause().getMessage());
			}
		}
		super.runScripts(scripts);
	}

}
