package io.outrigger.autoconfigure.sidecar.header;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;
import reactor.netty.http.server.HttpServerRequest;

/**
 * What the headers of a request are called. Spring makes a set of the names for whoever
 * asks for them, which nearly every request can do without.
 */
public final class HeaderNames {

	private static final boolean REACTOR_NETTY = ClassUtils.isPresent("reactor.netty.http.server.HttpServerRequest",
			HeaderNames.class.getClassLoader());

	private HeaderNames() {
	}

	/**
	 * Counts the headers of some kind.
	 * @param request the request
	 * @param kind tells the kind by the name
	 * @return how many there are, each once however many lines it has
	 */
	public static int count(ServerHttpRequest request, Predicate<CharSequence> kind) {
		if (REACTOR_NETTY && ReactorNetty.isAsItCame(request) && !ReactorNetty.includes(request, kind)) {
			return 0;
		}
		int found = 0;
		for (String name : request.getHeaders().keySet()) {
			found += kind.test(name) ? 1 : 0;
		}
		return found;
	}

	/**
	 * Returns how many lines of headers a request came with.
	 * @param request the request
	 * @return the number; less than 0 if the server does not know
	 */
	static int lines(ServerHttpRequest request) {
		return REACTOR_NETTY ? ReactorNetty.lines(request) : -1;
	}

	private static final class ReactorNetty {

		private static final String OWN = "org.springframework.http.server.reactive.ReactorServerHttpRequest";

		/*
		 * Decorators of ours leave the headers as they are.
		 */
		static boolean isAsItCame(ServerHttpRequest request) {
			ServerHttpRequest inner = request;
			while (inner instanceof UnchangedHeaders unchanged) {
				inner = unchanged.getDelegate();
			}
			return inner.getClass().getName().equals(OWN);
		}

		static boolean includes(ServerHttpRequest request, Predicate<CharSequence> kind) {
			HttpServerRequest http = ServerHttpRequestDecorator.getNativeRequest(request);
			Iterator<Map.Entry<CharSequence, CharSequence>> lines = http.requestHeaders().iteratorCharSequence();
			while (lines.hasNext()) {
				if (kind.test(lines.next().getKey())) {
					return true;
				}
			}
			return false;
		}

		static int lines(ServerHttpRequest request) {
			return (own(request) instanceof HttpServerRequest http) ? http.requestHeaders().size() : -1;
		}

		// Mocks have no server, and say so by an exception
		private static @Nullable Object own(ServerHttpRequest request) {
			try {
				return ServerHttpRequestDecorator.getNativeRequest(request);
			}
			catch (IllegalStateException | IllegalArgumentException ex) {
				return null;
			}
		}

	}

}
