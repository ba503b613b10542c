package io.outrigger.autoconfigure.sidecar.forwarded;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

import io.outrigger.autoconfigure.sidecar.header.HeaderNames;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.forwarded.ForwardedHeaders;
import io.outrigger.sidecar.forwarded.ForwardedSettings;

/**
 * Keeps what nobody who is trusted has written about the origin of a request from whoever
 * reads it: before every filter, for that is when Spring does. If the application asks
 * for it, Spring then applies what is left.
 */
class TrustedForwardedHeaderTransformer extends ForwardedHeaderTransformer {

	private final Supplier<ForwardedSettings> settings;

	private final InboundTraffic traffic;

	private final Applied applied;

	TrustedForwardedHeaderTransformer(Supplier<ForwardedSettings> settings, InboundTraffic traffic, Applied applied) {
		this.settings = settings;
		this.traffic = traffic;
		this.applied = applied;
	}

	@Override
	public ServerHttpRequest apply(ServerHttpRequest request) {
		ForwardedSettings current = this.settings.get();
		ServerHttpRequest believed = isLeftAsItIs(current) ? request : believed(request, current);
		return (this.applied == Applied.BY_SPRING) ? super.apply(believed) : believed;
	}

	// Whoever has Spring or the server apply them, and names no proxy, trusts everybody
	private boolean isLeftAsItIs(ForwardedSettings current) {
		return !current.enabled() || (current.trustedProxies().isEmpty() && this.applied != Applied.BY_NOBODY);
	}

	private ServerHttpRequest believed(ServerHttpRequest request, ForwardedSettings current) {
		if (HeaderNames.count(request, ForwardedHeaders::include) == 0) {
			return request;
		}
		HttpHeaders headers = request.getHeaders();
		InetSocketAddress remote = request.getRemoteAddress();
		Map<String, List<String>> changes = ForwardedHeaders.changes(headers.keySet(), headers::getOrEmpty,
				(remote != null) ? remote.getAddress() : null, current);
		if (changes.isEmpty()) {
			return request;
		}
		this.traffic.stripped((int) changes.values().stream().filter(List::isEmpty).count());
		return request.mutate().headers((mutable) -> changes.forEach((name, values) -> {
			if (values.isEmpty()) {
				mutable.remove(name);
			}
			else {
				mutable.put(name, values);
			}
		})).build();
	}

	/**
	 * By whom such headers are applied to the address and origin of a request.
	 */
	enum Applied {

		/**
		 * They are left for the application to read.
		 */
		BY_NOBODY,

		/**
		 * By this, after it has taken out what is not believed.
		 */
		BY_SPRING,

		/**
		 * By the server, before anybody could take anything out.
		 */
		BY_SERVER

	}

}
