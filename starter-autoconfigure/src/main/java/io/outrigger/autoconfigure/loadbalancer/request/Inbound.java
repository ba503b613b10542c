package io.outrigger.autoconfigure.loadbalancer.request;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.util.context.ContextView;

import io.outrigger.loadbalancer.spi.Priority;

/**
 * The request that this process is serving while it makes others: for whom, and how much
 * depends on it.
 *
 * @param remote who sent it, if known: the other end of the connection, or what
 * {@code server.forward-headers-strategy} makes of it
 * @param priority its priority, if it has one
 * @param credentials what it proves itself with
 * @param logged what log lines say of it; {@code null} for nothing
 */
public record Inbound(@Nullable InetSocketAddress remote, @Nullable Priority priority, Credentials credentials,
		@Nullable LoggedRequest logged) {

	/**
	 * Name under which the Reactor context has it, and context propagation knows it. All
	 * in one entry: Reactor's contexts are copied by whoever adds to them, and those of
	 * more than five entries at many times the cost.
	 */
	public static final String KEY = Inbound.class.getName();

	private static final ThreadLocal<@Nullable Inbound> CURRENT = new ThreadLocal<>();

	/**
	 * Returns what those made meanwhile have to know of a request.
	 * @param request the request, without what its sender may not say
	 * @param logged what log lines say of it; {@code null} for nothing
	 * @return that, which holds when the request is over, too
	 */
	public static Inbound of(ServerHttpRequest request, @Nullable LoggedRequest logged) {
		HttpHeaders headers = request.getHeaders();
		return new Inbound(request.getRemoteAddress(), Priority.of(headers.getFirst(Priority.HEADER)),
				Credentials.of(headers), logged);
	}

	/**
	 * Returns the request in the service of which a subscriber acts.
	 * @param context the subscriber's context
	 * @return the request, or {@code null} if there is none
	 */
	public static @Nullable Inbound in(ContextView context) {
		return context.isEmpty() ? null : context.getOrDefault(KEY, null);
	}

	/**
	 * Returns the request in the service of which this thread acts; set where contexts
	 * are propagated to threads.
	 * @return the request, or {@code null} if there is none
	 */
	public static @Nullable Inbound current() {
		return CURRENT.get();
	}

	/*
	 * The log of work that serves no request is none of our business.
	 */
	static void setCurrent(@Nullable Inbound inbound) {
		Inbound before = CURRENT.get();
		if (inbound != null) {
			CURRENT.set(inbound);
		}
		else {
			CURRENT.remove();
		}
		if (inbound != null && inbound.logged != null) {
			inbound.logged.show();
		}
		else if (before != null && before.logged != null) {
			LoggedRequest.hide();
		}
	}

	/**
	 * Returns the address of the client.
	 * @return the address as text, without the port; {@code null} if it is not known
	 */
	public @Nullable String address() {
		if (this.remote == null) {
			return null;
		}
		return (this.remote.getAddress() != null) ? this.remote.getAddress().getHostAddress()
				: this.remote.getHostString();
	}

	/**
	 * Returns the priority of a request that is made: what it says itself, else that of
	 * the request in the service of which it is made.
	 * @param header its header {@link Priority#HEADER}, if any
	 * @param attribute its attribute {@link Priority#ATTRIBUTE}, if any
	 * @param inbound the other request, if any
	 * @return the priority
	 */
	public static Priority priority(@Nullable String header, @Nullable Object attribute, @Nullable Inbound inbound) {
		Priority said = said(header, attribute, inbound);
		return (said != null) ? said : Priority.NORMAL;
	}

	/**
	 * Returns the priority of a request that is made, if anybody said one.
	 * @param header its header {@link Priority#HEADER}, if any
	 * @param attribute its attribute {@link Priority#ATTRIBUTE}, if any
	 * @param inbound the other request, if any
	 * @return the priority, or {@code null}
	 */
	public static @Nullable Priority said(@Nullable String header, @Nullable Object attribute,
			@Nullable Inbound inbound) {
		Priority own = Priority.of(header);
		if (own == null && attribute != null) {
			own = (attribute instanceof Priority priority) ? priority : Priority.of(attribute.toString());
		}
		if (own != null) {
			return own;
		}
		return (inbound != null) ? inbound.priority : null;
	}

	/**
	 * What a request proves itself with.
	 *
	 * @param authorizations values of its headers <code>Authorization</code> and
	 * <code>Proxy-Authorization</code>
	 * @param cookies values of its headers <code>Cookie</code>
	 */
	public record Credentials(List<String> authorizations, List<String> cookies) {

		/**
		 * None.
		 */
		public static final Credentials NONE = new Credentials(List.of(), List.of());

		// Copied, for a server may use its headers again for the next request
		static Credentials of(HttpHeaders headers) {
			List<String> authorizations = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
			List<String> proxy = headers.getOrEmpty(HttpHeaders.PROXY_AUTHORIZATION);
			List<String> cookies = headers.getOrEmpty(HttpHeaders.COOKIE);
			if (authorizations.isEmpty() && proxy.isEmpty() && cookies.isEmpty()) {
				return Credentials.NONE;
			}
			List<String> both = new ArrayList<>(authorizations);
			both.addAll(proxy);
			return new Credentials(List.copyOf(both), List.copyOf(cookies));
		}

		/**
		 * Whether there are none.
		 * @return {@code true} if nobody can be impersonated by them
		 */
		public boolean isEmpty() {
			return this.authorizations.isEmpty() && this.cookies.isEmpty();
		}

		/**
		 * Leaves the credentials out.
		 */
		@Override
		public String toString() {
			return "Credentials[" + (isEmpty() ? "none" : "hidden") + "]";
		}

	}

}
