package io.outrigger.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One figure of ours beside a peer's, both taken in the same run.
 *
 * @param suite name of the suite
 * @param scenario what was done
 * @param metric what was measured
 * @param unit its unit
 * @param ours our figure
 * @param peer the peer's figure
 * @param peerName who the peer is
 * @param better whether {@code lower} or {@code higher} figures are better
 */
@JsonPropertyOrder({ "suite", "case", "metric", "unit", "ours", "peer", "peerName", "ratio", "better" })
public record Measurement(String suite, @JsonProperty("case") String scenario, String metric, String unit, double ours,
		double peer, String peerName, Better better) {

	/**
	 * Returns our figure as a multiple of the peer's.
	 * @return the ratio, rounded to three decimals; {@code null} beside nothing
	 */
	@JsonProperty
	public @Nullable Double ratio() {
		return (this.peer != 0) ? Math.round(this.ours / this.peer * 1000) / 1000.0 : null;
	}

	/**
	 * Which way a figure should go.
	 */
	public enum Better {

		/**
		 * Lower figures are better.
		 */
		@JsonProperty("lower")
		LOWER,

		/**
		 * Higher figures are better.
		 */
		@JsonProperty("higher")
		HIGHER

	}

}
