package io.outrigger.autoconfigure.actuate;

import java.util.Map;
import java.util.function.Function;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * The part of the path that a writing operation acts on, proven to be from the path. Boot
 * lets a query parameter or a field of the body that is named like a selector override
 * it, past whoever authorised the path. A selector that matches all that remains of the
 * path is an array of segments if it is from there, and only then.
 */
public final class PathSegment {

	private PathSegment() {
	}

	/**
	 * Lets an operation act on the segment.
	 * @param <R> the type of the response
	 * @param selector the value of a parameter of type {@code Object} that is annotated
	 * with {@code @Selector(match = Match.ALL_REMAINING)}
	 * @param operation what to do with the segment
	 * @param refusal what to answer if the path was overridden or has other than one
	 * segment
	 * @return the response
	 */
	public static <R> R of(Object selector, Function<String, R> operation,
			Function<WebEndpointResponse<Map<String, Object>>, R> refusal) {
		if (!(selector instanceof String[] segments)) {
			return refusal.apply(Problems.problem(WebEndpointResponse.STATUS_BAD_REQUEST,
					"A parameter or field of the request is named like a part of the path; the path alone decides"));
		}
		if (segments.length != 1) {
			return refusal.apply(Problems.problem(WebEndpointResponse.STATUS_NOT_FOUND,
					"The path must have one part after the name of the endpoint"));
		}
		return operation.apply(segments[0]);
	}

}
