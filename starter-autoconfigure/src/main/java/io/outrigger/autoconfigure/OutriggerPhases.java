package io.outrigger.autoconfigure;

import org.springframework.context.SmartLifecycle;

/**
 * When each part starts and stops, relative to the web server of Spring Boot 3.5: it
 * starts in phase {@code MAX - 2048}, and finishes its last requests in
 * {@code MAX - 1024}. Lower phases start first and stop last.
 */
public final class OutriggerPhases {

	/**
	 * Tells the application's own listeners of changes, from after the instance is
	 * announced until it begins to leave.
	 */
	public static final int TELL_CHANGES = SmartLifecycle.DEFAULT_PHASE - 256;

	/**
	 * Announces the instance once its port is open; says that it is leaving before the
	 * web server stops taking requests.
	 */
	public static final int ANNOUNCE = SmartLifecycle.DEFAULT_PHASE - 512;

	/**
	 * Takes the instance out of the registry after the web server stopped, while
	 * connections to a backend still stand.
	 */
	public static final int LEAVE = SmartLifecycle.DEFAULT_PHASE - 3072;

	/**
	 * Puts published settings into effect before the web server takes its first request,
	 * and follows them until after it answered its last.
	 */
	public static final int FOLLOW_CONFIG = SmartLifecycle.DEFAULT_PHASE - 4096;

	/**
	 * Reads published settings from a backend before they are put into effect, and
	 * follows them until nobody does any more.
	 */
	public static final int READ_CONFIG = SmartLifecycle.DEFAULT_PHASE - 4608;

	/**
	 * Connects to a backend before any feature asks it, and disconnects after all have
	 * ended.
	 */
	public static final int CONNECT = SmartLifecycle.DEFAULT_PHASE - 5120;

	private OutriggerPhases() {
	}

}
