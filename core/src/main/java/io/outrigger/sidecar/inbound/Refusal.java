package io.outrigger.sidecar.inbound;

import java.util.Locale;

/**
 * Why a request is not let in, and what its sender is told: an HTTP status, and a text
 * that quotes nothing of the request.
 */
public enum Refusal {

	/**
	 * It has more headers than anybody should read.
	 */
	TOO_MANY_HEADERS(431, "Request Header Fields Too Large", "The request has more headers than this service takes"),

	/**
	 * Its headers come so slowly that they only hold the connection.
	 */
	HEADERS_TOO_SLOW(408, "Request Timeout", "The request line and headers came too slowly"),

	/**
	 * Its token proves nothing.
	 */
	TOKEN_REJECTED(401, "Unauthorized", "The identity token proves nothing"),

	/**
	 * Only services may make it, and its sender did not prove to be one.
	 */
	CALLER_UNKNOWN(401, "Unauthorized", "Only services that prove who they are may make this request"),

	/**
	 * Its path leads to one place or another, depending on who reads it.
	 */
	BAD_PATH(400, "Bad Request", "The path must have no empty segments, encoded slashes, backslashes or dots alone"),

	/**
	 * Its sender may not make it.
	 */
	CALLER_FORBIDDEN(403, "Forbidden", "The calling service may not make this request"),

	/**
	 * So many tokens are checked that another one would wait.
	 */
	TOO_MANY_TOKENS(503, "Service Unavailable", "Too many identity tokens are checked at the moment"),

	/**
	 * Nobody can tell how much depends on it.
	 */
	BAD_PRIORITY(400, "Bad Request", "The priority must be high, normal or low"),

	/**
	 * Its sender, or all together, made more than may be made in the time.
	 */
	RATE_LIMITED(429, "Too Many Requests", "More requests than a limit allows in its time"),

	/**
	 * As many are under way as go well, and others are more important.
	 */
	OVERLOADED(503, "Service Unavailable", "The service is busy with as much as it can do well"),

	/**
	 * It brings more than it may.
	 */
	BODY_TOO_LARGE(413, "Content Too Large", "The body is larger than this service takes"),

	/**
	 * It comes so slowly that it only holds what others need.
	 */
	BODY_TOO_SLOW(408, "Request Timeout", "The body came too slowly"),

	/**
	 * Nobody can tell how long its sender waits.
	 */
	BAD_DEADLINE(400, "Bad Request", "The remaining time must be a whole number of milliseconds, at most 18 digits"),

	/**
	 * Nobody waits for the answer any more.
	 */
	TOO_LATE(504, "Gateway Timeout", "The time that the caller had left is over");

	private final int status;

	private final String title;

	private final String detail;

	Refusal(int status, String title, String detail) {
		this.status = status;
		this.title = title;
		this.detail = detail;
	}

	/**
	 * Returns the HTTP status of the answer.
	 * @return the status
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Returns the name of the status.
	 * @return a short text
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Returns what the sender is told.
	 * @return a sentence
	 */
	public String detail() {
		return this.detail;
	}

	/**
	 * Returns the word by which meters, endpoint and answer name it.
	 * @return its name in small letters
	 */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
