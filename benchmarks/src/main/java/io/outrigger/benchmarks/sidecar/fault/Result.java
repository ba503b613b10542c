package io.outrigger.benchmarks.sidecar.fault;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.outrigger.benchmarks.sidecar.fault.caller.Extra.Use;

/**
 * What came of a drill.
 *
 * @param drill the drill
 * @param with what callers with the sidecar saw
 * @param without what those without it saw
 * @param retries when most of the retry budget was used
 * @param hedges when most of the hedge budget was used
 * @param held what was not given back after all requests had ended, by its name
 */
record Result(Drill drill, Seen with, Seen without, Use retries, Use hedges, Map<String, Integer> held) {

	static final String HEAD = """
			| what goes wrong | success %, with | without | reached callees per request, with | without | most retries in a window, of the budget | hedges | recovered after s, with | without | held in the end |
			|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
			""";

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.2f | %.2f | %s | %s | %s | %s | %s |", this.drill,
				this.with.success, this.without.success, this.with.reached, this.without.reached, use(this.retries),
				use(this.hedges), this.with.recovered(), this.without.recovered(), heldInTheEnd());
	}

	private static String use(Use use) {
		return (use.sent() > 0) ? String.format(Locale.ROOT, "%d of %.0f", use.sent(), use.budget()) : "0";
	}

	private String heldInTheEnd() {
		return this.held.isEmpty() ? "0"
				: this.held.entrySet()
					.stream()
					.map((entry) -> entry.getKey() + ": " + entry.getValue())
					.collect(Collectors.joining(", "));
	}

	/**
	 * What callers saw.
	 *
	 * @param success percent of the requests that succeeded while it lasted
	 * @param reached how many requests reached callees meanwhile, for each that was asked
	 * for
	 * @param recoverySeconds from its end until none failed for a second; -1 if that did
	 * not come
	 */
	record Seen(double success, double reached, double recoverySeconds) {

		String recovered() {
			return (this.recoverySeconds < 0) ? "not" : String.format(Locale.ROOT, "%.1f", this.recoverySeconds);
		}

	}

}
