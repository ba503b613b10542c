package io.outrigger.sidecar.rate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What limits say of a request, as far as this instance knows by itself.
 *
 * @param verdict what it knows by itself
 * @param together what the fleet says, that included; to be subscribed to once;
 * {@code null} if it has not to be asked
 */
public record RateDecision(RateVerdict verdict, @Nullable Mono<RateVerdict> together) {

	static final RateDecision FREE = new RateDecision(RateVerdict.FREE, null);

}
