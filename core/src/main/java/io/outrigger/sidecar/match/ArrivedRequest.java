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
	 * Returns the path as rules compare it.
	 * @return what {@link ServedPath} makes of it; {@code null} if not everybody
	 * understands it the same way
	 */
	@Nullable String path();

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
