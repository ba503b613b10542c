package io.outrigger.loadbalancer;

import java.net.URI;
import java.util.Objects;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.ServiceInstance;

/**
 * An address that means a service rather than a host. That is {@code lb://<service>/...}
 * always, and {@code http(s)://<name>/...} if the name has no dot, no port follows it (a
 * port means a real host), and the registry knows a service of that name.
 *
 * @param service name of the service
 * @param address the address as the caller wrote it
 */
public record Destination(String service, URI address) {

	private static final String BALANCED = "lb";

	private static final String SECURE = "https";

	static @Nullable Destination of(URI address, Predicate<String> isKnown) {
		String scheme = address.getScheme();
		if (BALANCED.equalsIgnoreCase(scheme)) {
			return new Destination(service(address), address);
		}
		if (!"http".equalsIgnoreCase(scheme) && !SECURE.equalsIgnoreCase(scheme)) {
			return null;
		}
		String name = address.getRawAuthority();
		if (name == null || name.indexOf('.') >= 0 || !ServiceInstance.isName(name) || !isKnown.test(name)) {
			return null;
		}
		return new Destination(name, address);
	}

	/**
	 * Returns where the request goes: the same path and query, character by character, at
	 * the instance that was picked. TLS follows the instance, but a caller who wrote
	 * {@code https} gets it in any case.
	 * @param attempt knows the instance
	 * @return the address of the resource there
	 */
	public URI at(Attempt attempt) {
		return at(attempt.address());
	}

	URI at(URI instance) {
		String path = Objects.toString(this.address.getRawPath(), "");
		String query = this.address.getRawQuery();
		String resource = (query != null) ? path + "?" + query : path;
		boolean secured = SECURE.equalsIgnoreCase(this.address.getScheme()) && !SECURE.equals(instance.getScheme());
		// A path that begins so is taken as it is; two slashes would name a host
		if (!secured && path.startsWith("/") && !path.startsWith("//")) {
			return instance.resolve(URI.create(resource));
		}
		return URI.create((secured ? SECURE : instance.getScheme()) + "://" + instance.getRawAuthority() + resource);
	}

	/*
	 * The authority as it stands, not the host: java.net.URI knows no host with an
	 * underscore.
	 */
	private static String service(URI address) {
		String authority = address.getRawAuthority();
		if (authority == null || !ServiceInstance.isName(authority)) {
			throw new IllegalArgumentException("Address is '" + address
					+ "' but must be: lb://<service>/..., where the service is a name without user or port");
		}
		return authority;
	}

}
