package io.outrigger.sidecar.route;

import org.jspecify.annotations.Nullable;

/**
 * What a route may want to know of a request.
 */
public interface RoutedRequest {

	/**
	 * Returns the service that the request goes to.
	 * @return its name
	 */
	String service();

	/**
	 * Returns the HTTP method.
	 * @return the method, in capitals
	 */
	String method();

	/**
	 * Returns the path as it stands in the address, nothing decoded.
	 * @return the path; empty or with a slash at its beginning
	 */
	String path();

	/**
	 * Returns the first value of a header.
	 * @param name its name, in whatever case
	 * @return the value, or {@code null} if there is none
	 */
	@Nullable String header(String name);

	/**
	 * Returns the first value of a query parameter.
	 * @param name its name, as it stands in the address
	 * @return the value as it stands there, nothing decoded; {@code null} if there is
	 * none
	 */
	@Nullable String query(String name);

}
