package io.outrigger.sample.database;

import java.net.ConnectException;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a start without the database says.
 */
class DatabaseFailureAnalyzerTests {

	@Test
	void namesTheReasonThePropertiesAndTheCommand() {
		Exception failure = new IllegalStateException("Bean", new DataAccessResourceFailureException("No connection",
				new IllegalStateException("Cannot connect to db:5435", new ConnectException("Connection refused"))));
		FailureAnalysis analysis = new DatabaseFailureAnalyzer().analyze(failure);
		assertThat(analysis.getDescription()).isEqualTo(
				"The database named by spring.r2dbc.url can't be used: Cannot connect to db:5435: Connection refused");
		assertThat(analysis.getAction()).contains("spring.r2dbc.url", "spring.r2dbc.username", "spring.r2dbc.password",
				"sample-app.jar backends");
	}

	@Test
	void aReasonIsNotSaidTwice() {
		Exception failure = new DataAccessResourceFailureException("No connection",
				new IllegalStateException("database \"nope\" does not exist"));
		assertThat(new DatabaseFailureAnalyzer().analyze(failure).getDescription())
			.endsWith("can't be used: database \"nope\" does not exist");
	}

	@Test
	void leavesOtherFailuresToOthers() {
		assertThat(new DatabaseFailureAnalyzer().analyze(new IllegalStateException("Bean"))).isNull();
	}

}
