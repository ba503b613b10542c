package io.outrigger.autoconfigure.loadbalancer.request;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import io.outrigger.loadbalancer.attempt.exchange.Deadline;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServedDeadline} and what carries it along.
 */
class ServedDeadlineTests {

	@Test
	void contextPropagationBringsItToThreadsAndTakesItBack() {
		ContextSnapshotFactory factory = ContextSnapshotFactory.builder()
			.contextRegistry(ContextRegistry.getInstance())
			.clearMissing(true)
			.build();
		Deadline deadline = new Deadline(7);
		factory.captureFrom(Context.of(Deadline.KEY, deadline)).wrap(() -> {
			assertThat(ServedDeadline.current()).isEqualTo(deadline);
			assertThat(factory.captureAll().updateContext(Context.empty()).<Object>get(Deadline.KEY))
				.isEqualTo(deadline);
			factory.captureFrom(Context.empty()).wrap(() -> assertThat(ServedDeadline.current()).isNull()).run();
			assertThat(ServedDeadline.current()).isEqualTo(deadline);
		}).run();
		assertThat(ServedDeadline.current()).isNull();
	}

}
