package io.outrigger.testsupport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Collects what one logger says while a test runs, so that a test can hold a class to its
 * promise to speak up (or to stay silent). Safe for use from several threads.
 */
public final class LogCapture implements AutoCloseable {

	private final Logger logger;

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

		@Override
		protected void append(ILoggingEvent event) {
			LogCapture.this.events.add(event);
		}

	};

	private LogCapture(Logger logger) {
		this.logger = logger;
	}

	/**
	 * Starts to collect what the logger of the given type says.
	 * @param type the type whose logger to listen to
	 * @return the capture, to be closed at the end of the test
	 */
	public static LogCapture of(Class<?> type) {
		LogCapture capture = new LogCapture((Logger) LoggerFactory.getLogger(type));
		capture.appender.start();
		capture.logger.addAppender(capture.appender);
		return capture;
	}

	/**
	 * Returns the messages logged so far at exactly the given level.
	 * @param level the level
	 * @return the formatted messages, oldest first
	 */
	public List<String> messages(org.slf4j.event.Level level) {
		Level wanted = Level.convertAnSLF4JLevel(level);
		return this.events.stream()
			.filter((event) -> event.getLevel().equals(wanted))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.appender.stop();
	}

}
