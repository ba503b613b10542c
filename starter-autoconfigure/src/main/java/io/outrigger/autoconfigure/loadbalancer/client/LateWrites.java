package io.outrigger.autoconfigure.loadbalancer.client;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import reactor.core.publisher.Mono;

/**
 * What is done to the request of a try when it is written to its connection. Each try has
 * one, so that whoever stands between the balancing and the wire need not copy the whole
 * request to change a header. For one thread at a time, until the request is written.
 */
public final class LateWrites implements Consumer<ClientHttpRequest> {

	/**
	 * Name of the request attribute that carries them.
	 */
	static final String ATTRIBUTE = LateWrites.class.getName();

	private @Nullable Consumer<ClientHttpRequest> writes;

	LateWrites() {
	}

	/**
	 * Has something done when a request is written.
	 * @param request the request
	 * @param write what is done, after all that was added before
	 * @return the request, or a copy if it is no try's
	 */
	public static ClientRequest add(ClientRequest request, Consumer<ClientHttpRequest> write) {
		if (!(request.attributes().get(ATTRIBUTE) instanceof LateWrites late)) {
			return ClientRequest.from(request).httpRequest(write).build();
		}
		late.writes = (late.writes != null) ? late.writes.andThen(write) : write;
		return request;
	}

	/*
	 * What writes the body may set headers too, and does so later.
	 */
	@Override
	public void accept(ClientHttpRequest written) {
		if (this.writes != null) {
			written.beforeCommit(() -> Mono.fromRunnable(() -> write(written)));
		}
	}

	/**
	 * Does it at once.
	 * @param written a request to which nobody adds anything any more
	 */
	void write(ClientHttpRequest written) {
		if (this.writes != null) {
			this.writes.accept(written);
		}
	}

}
