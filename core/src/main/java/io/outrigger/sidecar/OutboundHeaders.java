package io.outrigger.sidecar;

import java.util.function.BiConsumer;

/**
 * What a balanced request says about its sender. Whatever the caller put into these
 * headers is overwritten. Immutable.
 */
public final class OutboundHeaders {

	private final String service;

	/**
	 * Creates the headers.
	 * @param service name of the service that calls
	 */
	public OutboundHeaders(String service) {
		this.service = service;
	}

	/**
	 * Writes the headers of an attempt at a request.
	 * @param attempt number of the attempt, 1 for the first
	 * @param setter replaces the values of a header by one value
	 */
	public void writeTo(int attempt, BiConsumer<String, String> setter) {
		setter.accept(PlatformHeaders.CALLER, this.service);
		setter.accept(PlatformHeaders.ATTEMPT, String.valueOf(attempt));
	}

}
