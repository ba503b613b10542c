package io.outrigger.autoconfigure.sidecar;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClientRequest;

import io.outrigger.autoconfigure.loadbalancer.client.LateWrites;
import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.sidecar.route.Routes;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.route.HeaderChanges;

/**
 * Writes the platform's headers into the balanced requests of a {@code WebClient}; to
 * others, which may go anywhere, it adds nothing. It does so when a request is written to
 * its connection, behind every other filter, so that none can put anything beside. With
 * Reactor Netty they are in its request alone, not in Spring's headers.
 */
class OutboundExchangeFilterFunction implements ExchangeFilterFunction {

	private static final boolean HAS_REACTOR_NETTY = ClassUtils.isPresent("reactor.netty.http.client.HttpClientRequest",
			OutboundExchangeFilterFunction.class.getClassLoader());

	private final Outbound outbound;

	private final @Nullable ReactorNetty reactorNetty = HAS_REACTOR_NETTY ? new ReactorNetty() : null;

	OutboundExchangeFilterFunction(Outbound outbound) {
		this.outbound = outbound;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!(request.attributes().get(Attempt.ATTRIBUTE) instanceof Attempt attempt) || !this.outbound.isOn()) {
			return next.exchange(request);
		}
		IdentityTokens tokens = this.outbound.tokens();
		String token = (tokens != null) ? tokens.atHand(attempt.service()) : null;
		if (tokens == null || token != null || !tokens.isOn()) {
			return next.exchange(changed(request, attempt, token));
		}
		return tokens.obtain(attempt.service())
			.map((obtained) -> changed(request, attempt, obtained))
			.switchIfEmpty(Mono.fromSupplier(() -> changed(request, attempt, null)))
			.flatMap(next::exchange);
	}

	private ClientRequest changed(ClientRequest request, Attempt attempt, @Nullable String token) {
		Routes routes = this.outbound.routes();
		HeaderChanges changes = (routes != null)
				? routes.headerChanges(attempt, request.method(), request.url(), request.headers())
				: HeaderChanges.NONE;
		return LateWrites.add(request, (written) -> write(request, attempt, changes, token, written));
	}

	/*
	 * Credentials first: what a route sets is meant for the service that it goes to.
	 */
	private void write(ClientRequest request, Attempt attempt, HeaderChanges changes, @Nullable String token,
			ClientHttpRequest written) {
		HttpHeaders headers = written.getHeaders();
		Inbound inbound = (request.attributes().get(Inbound.KEY) instanceof Inbound served) ? served : null;
		if (this.reactorNetty != null && this.reactorNetty.isRedirected(written)) {
			Outbound.withhold(inbound, headers, written.getCookies());
			Outbound.strip(headers);
			this.reactorNetty.strip(written);
			return;
		}
		if (!changes.forwardCredentials()) {
			Outbound.withhold(inbound, headers, written.getCookies());
		}
		Routes.apply(changes, headers);
		if (this.reactorNetty != null) {
			this.reactorNetty.strip(written);
		}
		this.outbound.write(attempt, headers, request.attributes(), inbound, token,
				(this.reactorNetty != null) ? this.reactorNetty.setter(attempt.service(), written) : headers::set);
	}

	/**
	 * What Reactor Netty does its own way.
	 */
	private static final class ReactorNetty {

		private static final int MOST = 10_000;

		private final Map<String, AsciiString> tokens = new ConcurrentHashMap<>();

		/*
		 * A redirect leads anywhere. Reactor Netty follows it by itself, and has the
		 * request written anew.
		 */
		boolean isRedirected(ClientHttpRequest written) {
			Object request = written.getNativeRequest();
			return request instanceof HttpClientRequest http && http.redirectedFrom().length > 0;
		}

		/*
		 * Straight into the message: Spring's headers would be copied there name by name.
		 */
		BiConsumer<String, String> setter(String callee, ClientHttpRequest written) {
			return (written.getNativeRequest() instanceof HttpClientRequest http)
					? (name, value) -> http.header(name, form(callee, name, value)) : written.getHeaders()::set;
		}

		/*
		 * Whoever has the request of Reactor Netty itself may have put something there,
		 * past Spring's headers.
		 */
		void strip(ClientHttpRequest written) {
			if (!(written.getNativeRequest() instanceof HttpClientRequest http)) {
				return;
			}
			boolean reserved = false;
			Iterator<Map.Entry<CharSequence, CharSequence>> headers = http.requestHeaders().iteratorCharSequence();
			while (!reserved && headers.hasNext()) {
				reserved = PlatformHeaders.isReserved(headers.next().getKey());
			}
			if (reserved) {
				PlatformHeaders.reserved(http.requestHeaders().names()).forEach(http.requestHeaders()::remove);
			}
		}

		private CharSequence form(String callee, String name, String value) {
			return PlatformHeaders.IDENTITY.equals(name) ? bytes(callee, value) : value;
		}

		/*
		 * A token is sent as often as there are requests in a minute. It is long, and
		 * bytes are checked and copied faster than characters.
		 */
		private AsciiString bytes(String callee, String token) {
			AsciiString last = this.tokens.get(callee);
			// Keeps the very string that it was made of
			if (last != null && last.toString().equals(token)) {
				return last;
			}
			if (last == null && this.tokens.size() >= MOST) {
				this.tokens.clear();
			}
			AsciiString bytes = AsciiString.cached(token);
			this.tokens.put(callee, bytes);
			return bytes;
		}

	}

}
