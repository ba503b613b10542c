package io.outrigger.sidecar;

import java.util.function.BiConsumer;

/**
 * What a balanced request says about its sender. Whatever the caller put into these
 * headers is overwritten. Immutable.
 */
public final class OutboundHeaders {

	private static final String FIRST_ATTEMPT = "1";

	private final String service;

	/**
	 * Creates the headers.
	 * @param service name of the service that calls
	 */
	public OutboundHeaders(String service) {
		this.service = service;
	}

	/**
	 * Writes the headers of a request's first attempt.
	 * @param setter replaces the values of a header by one value
	 */
	public void writeTo(BiConsumer<String, String> setter) {
		setter.accept(PlatformHeaders.CALLER, this.service);
		setter.accept(PlatformHeaders.ATTEMPT, FIRST_ATTEMPT);
	}

}
