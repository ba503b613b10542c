package io.outrigger.sample.database;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.dao.DataAccessResourceFailureException;

import io.outrigger.sample.backends.BackendsCommand;

/**
 * Says what to do when the database is not there at start-up.
 */
class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<DataAccessResourceFailureException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DataAccessResourceFailureException cause) {
		// The driver says where it wanted to go, the network what became of it
		String reason = Stream.of(cause.getCause(), cause.getMostSpecificCause())
			.filter(Objects::nonNull)
			.map(Throwable::getMessage)
			.distinct()
			.collect(Collectors.joining(": "));
		return new FailureAnalysis("The database named by spring.r2dbc.url can't be used: " + reason,
				"Start it, or correct spring.r2dbc.url, spring.r2dbc.username and spring.r2dbc.password. What the "
						+ "profile fleet uses unless told otherwise is run by: java -jar sample-app/target/sample-app.jar "
						+ BackendsCommand.NAME,
				cause);
	}

}
