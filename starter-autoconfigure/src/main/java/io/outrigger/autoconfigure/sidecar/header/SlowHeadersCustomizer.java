package io.outrigger.autoconfigure.sidecar.header;

import org.springframework.boot.web.embedded.netty.NettyServerCustomizer;
import reactor.netty.http.server.HttpServer;

/**
 * Has Reactor Netty close connections on which headers do not come in time.
 */
public final class SlowHeadersCustomizer implements NettyServerCustomizer {

	private final Headers headers;

	/**
	 * Creates the customizer.
	 * @param headers say how long headers may take
	 */
	public SlowHeadersCustomizer(Headers headers) {
		this.headers = headers;
	}

	@Override
	public HttpServer apply(HttpServer server) {
		return server.doOnChannelInit((observer, channel, remote) -> SlowHeaders.watch(channel, this.headers));
	}

}
