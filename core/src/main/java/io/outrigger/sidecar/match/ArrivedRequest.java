package io.outrigger.sidecar.match;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What decides whether a request is let in.
 */
public interface ArrivedRequest {

	/**
	 * Returns the HTTP method.
	 * @return the method, in capitals
	 */
	String method();

	/**
	 * Returns the path as whoever serves it understands it: each segment decoded and
	 * without its parameters, but a slash within one as {@code %2F}.
	 * @return the path; empty or with a slash at its beginning
	 */
	String path();

	/**
	 * Returns the values of a header.
	 * @param name its name, in whatever case
	 * @return the values, none decoded; empty if there are none
	 */
	List<String> headers(String name);

	/**
	 * Returns where it came from, as far as proxies that are trusted say.
	 * @return the address; {@code null} if nobody knows
	 */
	@Nullable InetSocketAddress client();

}
