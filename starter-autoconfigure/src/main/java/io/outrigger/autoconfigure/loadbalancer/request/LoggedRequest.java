package io.outrigger.autoconfigure.loadbalancer.request;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What log lines say of the request being served. Nothing in it can break a line, or make
 * one look like two. Immutable.
 *
 * @param id names the request, as WebFlux does in its own lines
 * @param caller the service that proved to have sent it; {@code null} if none did
 */
public record LoggedRequest(String id, @Nullable String caller) {

	/**
	 * Entry of the MDC for the request.
	 */
	static final String ID = "outrigger.request";

	/**
	 * Entry of the MDC for the caller.
	 */
	static final String CALLER = "outrigger.caller";

	private static final int LONGEST = 128;

	/**
	 * Creates what log lines say.
	 * @param id names the request
	 * @param caller the service that sent it, if it proved that
	 */
	public LoggedRequest {
		id = printable(id);
		caller = (caller != null) ? printable(caller) : null;
	}

	/**
	 * Lets the log lines of this thread say it.
	 */
	void show() {
		MDC.put(ID, this.id);
		if (this.caller != null) {
			MDC.put(CALLER, this.caller);
		}
		else {
			MDC.remove(CALLER);
		}
	}

	/**
	 * Lets the log lines of this thread say it no more.
	 */
	static void hide() {
		MDC.remove(ID);
		MDC.remove(CALLER);
	}

	private static String printable(String text) {
		int length = Math.min(LONGEST, text.length());
		for (int i = 0; i < length; i++) {
			if (!isPrintable(text.charAt(i))) {
				return replaced(text, length);
			}
		}
		return (length < text.length()) ? text.substring(0, length) : text;
	}

	private static String replaced(String text, int length) {
		StringBuilder plain = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			char letter = text.charAt(i);
			plain.append(isPrintable(letter) ? letter : '_');
		}
		return plain.toString();
	}

	// Leaves out separators of lines and marks that turn the direction of what follows
	private static boolean isPrintable(char letter) {
		return (letter > ' ' && letter < 0x7f) || Character.isLetterOrDigit(letter);
	}

}
