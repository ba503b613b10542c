package io.outrigger.testsupport;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogCapture}.
 */
class LogCaptureTests {

	private static final Logger logger = LoggerFactory.getLogger(LogCaptureTests.class);

	@Test
	void collectsByLevelUntilClosed() {
		LogCapture capture = LogCapture.of(LogCaptureTests.class);
		logger.warn("the {} is late", "heartbeat");
		logger.info("as usual");
		capture.close();
		logger.warn("nobody listens");
		assertThat(capture.messages(Level.WARN)).containsExactly("the heartbeat is late");
	}

}
