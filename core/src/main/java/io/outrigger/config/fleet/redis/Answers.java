package io.outrigger.config.fleet.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.fleet.ConfigFleet.Judge;
import io.outrigger.redis.RedisSubscriptions;
import io.outrigger.redis.RedisSubscriptions.ChannelListener;

/**
 * Says what this process thinks of each release that others propose, one after the other.
 * Of more than it can take on, the last stay unanswered.
 */
final class Answers implements ChannelListener, Disposable {

	private static final Logger logger = LoggerFactory.getLogger(Answers.class);

	private static final int MOST_WAITING = 64;

	private final Sinks.Many<Proposed> proposals = Sinks.many()
		.unicast()
		.onBackpressureBuffer(new ArrayBlockingQueue<>(MOST_WAITING));

	private final Disposable.Composite running = Disposables.composite();

	private final ConfigScope scope;

	private final Judge judge;

	private final String self;

	private final FleetScripts scripts;

	private final Predicate<String> isOwn;

	Answers(ConfigScope scope, Judge judge, String self, FleetScripts scripts, Predicate<String> isOwn) {
		this.scope = scope;
		this.judge = judge;
		this.self = self;
		this.scripts = scripts;
		this.isOwn = isOwn;
	}

	void start(RedisSubscriptions subscriptions, Duration standsFor, Scheduler worker) {
		this.running.add(this.proposals.asFlux()
			.concatMap((proposed) -> answer(proposed, standsFor, worker)
				.onErrorResume((failure) -> unanswered(proposed.id(), failure)), 1)
			.subscribe());
		this.running.add(subscriptions.subscribe(this.scripts.proposals(this.scope), this));
	}

	/*
	 * Called by one thread at a time, that of the connection.
	 */
	@Override
	public void onMessage(byte[] message) {
		Proposed proposed = Proposed.read(message);
		if (proposed != null && !this.isOwn.test(proposed.id())) {
			this.proposals.tryEmitNext(proposed);
		}
	}

	@Override
	public void onSubscribed() {
		// What was proposed before has its verdicts
	}

	@Override
	public void dispose() {
		this.running.dispose();
	}

	@Override
	public boolean isDisposed() {
		return this.running.isDisposed();
	}

	private Mono<Void> answer(Proposed proposed, Duration standsFor, Scheduler worker) {
		return release(proposed).publishOn(worker)
			.map(this::verdict)
			.flatMap((verdict) -> this.scripts.answer(this.scope, proposed.id(), this.self, verdict,
					2 * standsFor.toMillis()));
	}

	private Mono<byte[]> release(Proposed proposed) {
		byte[] release = proposed.release();
		return (release != null) ? Mono.just(release) : this.scripts.proposed(this.scope, proposed.id());
	}

	private String verdict(byte[] proposal) {
		try {
			this.judge.judge(this.scope, ProposalRecord.read(proposal));
			return Proposal.ACCEPTED;
		}
		catch (ReleaseRejectedException ex) {
			return Proposal.REFUSED + ReportRecord.shortened(ex.getMessage());
		}
		catch (IOException | RuntimeException | LinkageError | StackOverflowError ex) {
			// Its message may tell a value
			return Proposal.REFUSED + "trying it out failed with " + ex.getClass().getName();
		}
	}

	private static Mono<Void> unanswered(String id, Throwable failure) {
		logger.debug("Proposal {} stays unanswered", id, failure);
		return Mono.empty();
	}

}
