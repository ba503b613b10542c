package io.outrigger.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Errors of our endpoints as problem details (RFC 9457), naming the field or property,
 * the value and the rule.
 */
public final class Problems {

	private static final MimeType PROBLEM_JSON = MimeTypeUtils.parseMimeType("application/problem+json");

	private Problems() {
	}

	/**
	 * Answers that a field or property has a value that breaks its rule.
	 * @param status the HTTP status
	 * @param name the field or property
	 * @param value the value, or {@code null} if it lacks
	 * @param rule what it must be
	 * @return the response
	 */
	public static WebEndpointResponse<Map<String, Object>> problem(int status, String name, @Nullable Object value,
			String rule) {
		String detail = (value != null) ? name + " is '" + value + "' but must be: " + rule
				: name + " is missing; it must be: " + rule;
		Map<String, Object> body = body(status, detail);
		body.put("name", name);
		if (value != null) {
			body.put("value", value);
		}
		body.put("rule", rule);
		return new WebEndpointResponse<>(body, status, PROBLEM_JSON);
	}

	/**
	 * Answers that a request cannot be served, for a reason that is not one field's.
	 * @param status the HTTP status
	 * @param detail the reason
	 * @return the response
	 */
	public static WebEndpointResponse<Map<String, Object>> problem(int status, String detail) {
		return new WebEndpointResponse<>(body(status, detail), status, PROBLEM_JSON);
	}

	private static Map<String, Object> body(int status, String detail) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("type", "about:blank");
		body.put("status", status);
		body.put("detail", detail);
		return body;
	}

}
