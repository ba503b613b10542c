package io.outrigger.autoconfigure.sidecar.served;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SignalType;

/**
 * Learns how work ends.
 */
@FunctionalInterface
public interface Ending {

	/**
	 * Work ended. Is told once; what it throws is dropped.
	 * @param signal whether it completed, failed or was cancelled
	 * @param error why it failed; {@code null} if it did not
	 */
	void ended(SignalType signal, @Nullable Throwable error);

}
