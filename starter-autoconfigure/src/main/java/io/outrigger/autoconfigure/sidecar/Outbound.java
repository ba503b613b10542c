package io.outrigger.autoconfigure.sidecar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.sidecar.route.Routes;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.OutboundHeaders;
import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.ReceivedCredentials;
import io.outrigger.sidecar.SidecarSettings;
import io.outrigger.sidecar.identity.IdentityTokens;

/**
 * What is done to the headers of a try, whichever client makes it.
 *
 * @param settings say whether anything is done
 * @param platform writes the platform's headers
 * @param routes what else is done, by route; {@code null} without routes
 * @param tokens prove who calls; {@code null} if there is nothing that signs
 */
record Outbound(Supplier<SidecarSettings> settings, OutboundHeaders platform, @Nullable Routes routes,
		@Nullable IdentityTokens tokens) {

	private static final List<String> AUTHORIZATIONS = List.of(HttpHeaders.AUTHORIZATION,
			HttpHeaders.PROXY_AUTHORIZATION);

	boolean isOn() {
		return this.settings.get().outbound().enabled();
	}

	/**
	 * Writes the platform's headers, and takes out whatever else begins as they do.
	 * @param setter sets a header of what is sent
	 */
	void write(Attempt attempt, HttpHeaders headers, Map<String, Object> attributes, @Nullable Inbound inbound,
			@Nullable String token, BiConsumer<String, String> setter) {
		Priority priority = Inbound.said(headers.getFirst(Priority.HEADER), attributes.get(Priority.ATTRIBUTE),
				inbound);
		strip(headers);
		this.platform.writeTo(attempt.number(), attempt.remainingNanos(), priority, token, setter);
	}

	static void strip(HttpHeaders headers) {
		for (String name : PlatformHeaders.reserved(headers.keySet())) {
			headers.remove(name);
		}
	}

	/**
	 * Takes out the credentials that came in with the request being served.
	 */
	static void withhold(@Nullable Inbound inbound, HttpHeaders headers,
			@Nullable MultiValueMap<String, HttpCookie> cookies) {
		if (inbound == null || inbound.credentials().isEmpty() || !hasCredentials(headers, cookies)) {
			return;
		}
		ReceivedCredentials received = ReceivedCredentials.of(inbound.credentials().authorizations(),
				inbound.credentials().cookies());
		for (String name : AUTHORIZATIONS) {
			keep(headers, name, headers.getOrEmpty(name).stream().filter((value) -> !received.include(value)).toList());
		}
		List<String> others = new ArrayList<>();
		for (String header : headers.getOrEmpty(HttpHeaders.COOKIE)) {
			String rest = received.withoutReceived(header);
			if (rest != null) {
				others.add(rest);
			}
		}
		keep(headers, HttpHeaders.COOKIE, others);
		if (cookies != null) {
			cookies.replaceAll((name, values) -> values.stream()
				.filter((cookie) -> !received.includeCookie(cookie.getName(), cookie.getValue()))
				.toList());
			cookies.values().removeIf(List::isEmpty);
		}
	}

	private static boolean hasCredentials(HttpHeaders headers, @Nullable MultiValueMap<String, HttpCookie> cookies) {
		return (cookies != null && !cookies.isEmpty()) || headers.containsKey(HttpHeaders.AUTHORIZATION)
				|| headers.containsKey(HttpHeaders.PROXY_AUTHORIZATION) || headers.containsKey(HttpHeaders.COOKIE);
	}

	private static void keep(HttpHeaders headers, String name, List<String> values) {
		if (values.isEmpty()) {
			headers.remove(name);
		}
		else if (!values.equals(headers.get(name))) {
			headers.put(name, new ArrayList<>(values));
		}
	}

}
