package io.outrigger.autoconfigure.sidecar.shed;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.concurrency.algorithm.LimitAlgorithm;
import io.outrigger.flow.concurrency.algorithm.LimitRange;
import io.outrigger.sidecar.shed.SheddingSettings;
import io.outrigger.sidecar.shed.SheddingSettings.Shares;

/**
 * Configuration properties of how many requests may be under way at once.
 *
 * @param enabled Whether more requests than go well at once are refused.
 * @param algorithm How the limit finds itself: gradient2, vegas, aimd, cpu-target or
 * fixed.
 * @param initial Where the limit begins.
 * @param min Least that the limit may be.
 * @param max Most that the limit may be.
 * @param window How long is looked before the limit changes.
 * @param tolerance How many times as long as usual an answer may take; for gradient2.
 * @param backoff What remains of the limit after a drop; for aimd.
 * @param cpuTarget How busy this process should keep the processors; for cpu-target.
 * @param highShare Share of the limit that requests of high priority have whenever they
 * come.
 * @param normalShare Share of the limit that requests of normal priority have whenever
 * they come.
 * @param highWait How long requests of high priority wait for room while it lacks; 0 for
 * not at all.
 */
@ConfigurationProperties(ConcurrencyProperties.PREFIX)
public record ConcurrencyProperties(@DefaultValue("false") boolean enabled,
		@DefaultValue("gradient2") LimitAlgorithm algorithm, @DefaultValue("20") int initial,
		@DefaultValue("1") int min, @DefaultValue("200") int max, @DefaultValue("250ms") Duration window,
		@DefaultValue("1.5") double tolerance, @DefaultValue("0.9") double backoff,
		@DefaultValue("0.8") double cpuTarget, @DefaultValue("0.5") double highShare,
		@DefaultValue("0.3") double normalShare, @DefaultValue("100ms") Duration highWait) {

	static final String PREFIX = "outrigger.sidecar.inbound.concurrency";

	private static final int MOST = 65_535;

	private static final int SAMPLES = 10;

	/**
	 * Checks every value.
	 */
	public ConcurrencyProperties {
		require(min >= 1 && min <= MOST, "min", min, "from 1 to " + MOST);
		require(max >= min && max <= MOST, "max", max, "from min, " + min + ", to " + MOST);
		require(initial >= min && initial <= max, "initial", initial, "from min, " + min + ", to max, " + max);
		require(window.toMillis() >= 10 && window.toMillis() <= 60_000, "window", window, "from 10ms to 1m");
		require(tolerance >= 1 && tolerance <= 10, "tolerance", tolerance, "from 1 to 10");
		require(backoff >= 0.5 && backoff < 1, "backoff", backoff, "at least 0.5 and below 1");
		require(cpuTarget > 0 && cpuTarget <= 1, "cpu-target", cpuTarget, "above 0 and at most 1");
		require(SheddingSettings.isWait(highWait), "high-wait", highWait, SheddingSettings.WAIT_RULE);
		require(Shares.isValid(highShare, 0), "high-share", highShare, Shares.RULE);
		require(Shares.isValid(highShare, normalShare), "normal-share", normalShare, Shares.RULE);
	}

	SheddingSettings toSettings() {
		ConcurrencySettings settings = new ConcurrencySettings(this.algorithm,
				new LimitRange(this.initial, this.min, this.max), this.window, SAMPLES, this.tolerance, this.backoff,
				this.cpuTarget);
		return new SheddingSettings(this.enabled, settings, new Shares(this.highShare, this.normalShare),
				this.highWait);
	}

	private static void require(boolean holds, String name, Object value, String rule) {
		InvalidPropertyException.require(holds, PREFIX + "." + name, value, rule);
	}

}
