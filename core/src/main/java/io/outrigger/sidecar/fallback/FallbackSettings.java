package io.outrigger.sidecar.fallback;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * What callers get when a service does not answer: of those that are set, in this order,
 * the first that can be had. Immutable.
 *
 * @param stale how old an answer may be that was kept for this, up to a day; zero if none
 * is kept
 * @param service another service that is asked; {@code null} for none
 * @param answer what is answered at last; {@code null} if the call fails then
 */
public record FallbackSettings(Duration stale, @Nullable String service, @Nullable FixedAnswer answer) {

	private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,126}";

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public FallbackSettings {
		Rule.requireBetween("fallback.stale", stale, Duration.ZERO, Duration.ofDays(1));
		Rule.require(service == null || service.matches(NAME), "fallback.service", String.valueOf(service),
				"letters, digits, '.', '_' and '-', at most 127");
	}

	/**
	 * An answer that is always the same.
	 *
	 * @param status its HTTP status, from 200 to 599
	 * @param contentType the type of its body
	 * @param body its body, at most 64 KiB
	 */
	public record FixedAnswer(int status, String contentType, String body) {

		private static final int LONGEST = 64 << 10;

		/**
		 * Checks every value.
		 * @throws IllegalArgumentException if a value breaks its rule; the message names
		 * the setting, the value and the rule
		 */
		public FixedAnswer {
			Rule.require(status >= 200 && status <= 599, "fallback.status", status, "from 200 to 599");
			Rule.require(contentType.matches("[\\w.+*-]+/[\\w.+*-]+(; ?[\\w=\"-]+)*"), "fallback.content-type",
					contentType, "a media type");
			Rule.require(body.length() <= LONGEST, "fallback.body", body.length() + " characters",
					"at most " + LONGEST);
		}

	}

}
