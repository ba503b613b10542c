package io.outrigger.autoconfigure.loadbalancer.settings.attempt;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * What happens when a try fails.
 *
 * @param attempts How often a request is sent at most, hedges apart.
 * @param methods HTTP methods that may be repeated after a request may have arrived.
 * @param outcomes Errors after which a request is sent again: connect-error, io-error,
 * timeout.
 * @param statuses HTTP statuses after which a request is sent again.
 * @param deadline Limit of all tries together up to the response headers, 0 for none.
 * @param tryTimeout Limit of one try up to its response headers, 0 for none.
 * @param backOff Wait before the first repetition, doubled before each further one.
 * @param maxBackOff Longest wait before a repetition.
 * @param keptBody How much of a request's body is kept to be sent again.
 * @param sameInstance Whether an instance may be asked a second time if no other is left.
 */
public record FailoverProperties(@Nullable Integer attempts, @Nullable Set<String> methods,
		@Nullable Set<Outcome> outcomes, @Nullable Set<Integer> statuses, @Nullable Duration deadline,
		@Nullable Duration tryTimeout, @Nullable Duration backOff, @Nullable Duration maxBackOff,
		@Nullable DataSize keptBody, @Nullable Boolean sameInstance) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public FailoverSettings over(FailoverSettings base, PropertyPrefix prefix) {
		return prefix.create(() -> new FailoverSettings(Objects.requireNonNullElse(this.attempts, base.attempts()),
				Objects.requireNonNullElse(this.methods, base.methods()),
				Objects.requireNonNullElse(this.outcomes, base.outcomes()),
				Objects.requireNonNullElse(this.statuses, base.statuses()), times(base.times()),
				keptBody(base.keptBody(), prefix), Objects.requireNonNullElse(this.sameInstance, base.sameInstance())));
	}

	private AttemptTimes times(AttemptTimes base) {
		return new AttemptTimes(Objects.requireNonNullElse(this.deadline, base.deadline()),
				Objects.requireNonNullElse(this.tryTimeout, base.perTry()),
				Objects.requireNonNullElse(this.backOff, base.backOff()),
				Objects.requireNonNullElse(this.maxBackOff, base.maxBackOff()));
	}

	private int keptBody(int base, PropertyPrefix prefix) {
		if (this.keptBody == null) {
			return base;
		}
		long bytes = this.keptBody.toBytes();
		if (bytes != (int) bytes) {
			throw new InvalidPropertyException(prefix.text() + "failover.kept-body", bytes, "at most 16MB");
		}
		return (int) bytes;
	}

}
